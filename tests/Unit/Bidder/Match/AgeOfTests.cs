using Rtb.Bidder.Match;

namespace Rtb.Unit.Bidder.Match;

public sealed class AgeOfTests
{
    [Theory]
    [InlineData("2026-12-31T23:59:59.999Z", 1990, 36)]
    [InlineData("2027-01-01T00:00:00Z", 1990, 37)]
    [InlineData("2026-06-01T00:00:00Z", 2026, 0)]
    [InlineData("2026-06-01T00:00:00Z", 2027, -1)]
    [InlineData("2026-06-01T00:00:00Z", 1899, 127)]
    [InlineData("2026-06-01T00:00:00Z", 1898, -1)]
    [InlineData("2026-06-01T00:00:00Z", int.MinValue, -1)]
    [InlineData("2026-06-01T00:00:00Z", int.MaxValue, -1)]
    public void AnAgeIsReachedInTheCourseOfTheYear(string now, int yearOfBirth, int expected) =>
        Assert.Equal(expected, AgeOf.Year(yearOfBirth,
            DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()));
}
