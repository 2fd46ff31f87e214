using Rtb.Bidder;

namespace Rtb.Unit.Bidder;

public class NoBidReasonsTests
{
    [Theory]
    [InlineData(NoBidReason.None, "NONE")]
    [InlineData(NoBidReason.NoCampaigns, "NO_CAMPAIGNS")]
    [InlineData(NoBidReason.CountryNotTargeted, "COUNTRY_NOT_TARGETED")]
    [InlineData(NoBidReason.ResponseTooLarge, "RESPONSE_TOO_LARGE")]
    public void NamesAreUpperSnake(NoBidReason reason, string name) => Assert.Equal(name, NoBidReasons.Names[(int)reason]);

    [Fact]
    public void EveryReasonHasItsOwnNameAndValuesAreDense()
    {
        var reasons = Enum.GetValues<NoBidReason>();
        Assert.Equal(Enumerable.Range(0, reasons.Length), reasons.Select(reason => (int)reason));
        Assert.Equal(reasons.Length, NoBidReasons.Names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(NoBidReasons.Count, reasons.Length);
    }

    [Fact]
    public void NamesReadBack()
    {
        foreach (var reason in Enum.GetValues<NoBidReason>())
        {
            Assert.True(NoBidReasons.TryParse(NoBidReasons.Names[(int)reason], out var parsed));
            Assert.Equal(reason, parsed);
        }
        Assert.False(NoBidReasons.TryParse("NO_SUCH_REASON", out _));
        Assert.False(NoBidReasons.TryParse("NONE_", out _));
    }

    [Theory]
    [InlineData(NoBidReason.Malformed, true)]
    [InlineData(NoBidReason.InvalidValue, true)]
    [InlineData(NoBidReason.TooManyImpressions, false)]
    [InlineData(NoBidReason.None, false)]
    public void RefusalsAreTheReasonsThatBlameTheRequest(NoBidReason reason, bool refusal) =>
        Assert.Equal(refusal, NoBidReasons.IsRefusal(reason));

    [Fact]
    public void EveryReasonHasAnOpenRtbCode()
    {
        // OpenRTB 2.6 section 5.24: 0 to 17 and the exchange-specific 500 and up; 0 is "unknown error".
        Assert.All(Enum.GetValues<NoBidReason>(), reason => Assert.InRange(NoBidReasons.OpenRtbCode(reason), 0, 17));
        Assert.Equal(2, NoBidReasons.OpenRtbCode(NoBidReason.Malformed));
        Assert.Equal(15, NoBidReasons.OpenRtbCode(NoBidReason.DeadlineTooShort));
    }
}
