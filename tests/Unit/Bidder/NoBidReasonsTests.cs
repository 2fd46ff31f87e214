using Rtb.Bidder;

namespace Rtb.Unit.Bidder;

public class NoBidReasonsTests
{
    [Fact]
    public void NamesAreUpperSnakeAndReadBack()
    {
        Assert.Equal("COUNTRY_NOT_TARGETED", NoBidReasons.Names[(int)NoBidReason.CountryNotTargeted]);
        Assert.Equal(NoBidReasons.Count, NoBidReasons.Names.Distinct(StringComparer.Ordinal).Count());
        foreach (var reason in Enum.GetValues<NoBidReason>())
        {
            Assert.True(NoBidReasons.TryParse(NoBidReasons.Names[(int)reason], out var parsed));
            Assert.Equal(reason, parsed);
        }
        Assert.False(NoBidReasons.TryParse("NO_SUCH_REASON", out _));
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
        // OpenRTB 2.6 section 5.24: 0 to 16 and the exchange-specific 500 and up; 0 is "unknown error".
        Assert.All(Enum.GetValues<NoBidReason>(), reason => Assert.InRange(NoBidReasons.OpenRtbCode(reason), 0, 16));
        Assert.Equal(2, NoBidReasons.OpenRtbCode(NoBidReason.Malformed));
    }
}
