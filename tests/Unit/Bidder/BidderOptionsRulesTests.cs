using Rtb.Bidder;

namespace Rtb.Unit.Bidder;

public class BidderOptionsRulesTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.Empty(BidderOptionsRules.Check(new BidderOptions()));

    [Fact]
    public void EveryProblemIsListedAtOnce()
    {
        var problems = BidderOptionsRules.Check(new BidderOptions
        {
            HttpPort = -1,
            BodyBytesMax = 10,
            EventRingSize = 5000,
            BindAddress = "somewhere",
            NoticeBaseUrl = "ftp://x",
            NoticeKeys = "1:zz",
            Catalog = " ",
        });
        string[] named = ["HttpPort", "BodyBytesMax", "EventRingSize", "BindAddress", "NoticeBaseUrl", "NoticeKeys", "Catalog"];
        Assert.Equal(named.Order(StringComparer.Ordinal), problems.Select(problem => problem.Split(':')[0]).Order(StringComparer.Ordinal));
    }
}
