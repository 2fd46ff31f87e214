using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;

namespace Rtb.Unit.Bidder.Match;

public class CreativeFitTests
{
    [Theory]
    [InlineData("", 0, true)]
    [InlineData("", 1, true)]
    [InlineData("", 2, false)]
    [InlineData("2", 1, true)]
    [InlineData("8", 1, true)] // wrappers
    [InlineData("1,4", 1, false)] // VAST 1
    [InlineData("9,10", 1, false)] // DAAST
    [InlineData("2,7", 1, true)]
    [InlineData("13", 0, true)]
    [InlineData("13", 2, false)]
    public void OnlyLinearPlayersOfVastFrom2OnCanPlayWhatWeHave(string protocols, int linearity, bool expected)
    {
        var impression = new DecodedImpression { VideoLinearity = linearity };
        foreach (var protocol in protocols.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            impression.VideoProtocols |= 1UL << int.Parse(protocol, System.Globalization.CultureInfo.InvariantCulture);
        }
        Assert.Equal(expected, CreativeFit.CanPlay(in impression));
    }
}
