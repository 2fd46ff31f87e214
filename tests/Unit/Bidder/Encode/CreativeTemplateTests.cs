using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Encode;

public class CreativeTemplateTests
{
    [Fact]
    public void TheCreativesLandingUrlComesBeforeTheCampaigns()
    {
        var creative = Html("{landing_url}|{impression_url}");
        Assert.StartsWith("https://adv.example/|", BidOn(creative).Adm, StringComparison.Ordinal);
        creative.LandingUrl = "https://own.example/";
        Assert.StartsWith("https://own.example/|", BidOn(creative).Adm, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLargestMarkupAllowedComesThroughWhole()
    {
        var html = string.Concat(Enumerable.Repeat("<b>\u00e9\"\\</b>", 4_000));
        Assert.StartsWith(html, BidOn(Html(html)).Adm, StringComparison.Ordinal);
    }

    [Fact]
    public void AVideosSizeIsThatOfItsFirstFile()
    {
        var bid = BidOn(SnapshotSamples.Video("v", 15_000, "video/mp4", "video/webm"));
        Assert.Equal((640, 360), (bid.W, bid.H));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(999, 1)]
    [InlineData(15_000, 15)]
    [InlineData(15_999, 15)]
    [InlineData(600_000, 600)]
    public void DurationsAreWholeSecondsAndAtLeastOne(int milliseconds, int seconds) =>
        Assert.Equal(seconds, BidOn(SnapshotSamples.Video("v", milliseconds, "video/mp4")).Dur);

    /// <summary>Every place is overwritten: no room for a token shows through, whatever was in the buffer before.</summary>
    [Fact]
    public void NoRoomForATokenIsLeftEmpty()
    {
        var creative = Html(string.Concat(Enumerable.Repeat("{click_url}{impression_url}", 50)));
        var bid = BidOn(creative);
        Assert.All([bid.Nurl, bid.Burl, bid.Lurl, bid.Adm], text => Assert.DoesNotContain('\0', text));
        Assert.Equal(100, bid.Adm.Split("?t=").Length - 1);
    }

    private static Creative Html(string html) => new() { Id = "b", Banner = new BannerCreative { Width = 300, Height = 250, Html = html } };

    /// <summary>The bid as both forms say it.</summary>
    private static BidResponse.Types.Bid BidOn(Creative creative)
    {
        var catalog = SnapshotSamples.Catalog(1_000_000);
        catalog.Campaigns[0].Creatives.Clear();
        catalog.Campaigns[0].Creatives.Add(creative);
        var snapshot = SnapshotSamples.Build(catalog);
        var bid = AnswerSamples.Bid(snapshot, creative.Id, 0);
        var (json, protobuf) = (AnswerSamples.Json("a", "b"), AnswerSamples.Protobuf("a", "b"));
        var fromJson = AnswerSamples.Parsed(json, AnswerSamples.Answer(json, snapshot.Exchanges[0], bid));
        var fromProtobuf = AnswerSamples.Parsed(protobuf, AnswerSamples.Answer(protobuf, snapshot.Exchanges[0], bid));
        Assert.Equal(fromProtobuf, fromJson);
        return Assert.Single(Assert.Single(fromProtobuf.Seatbid).Bid);
    }
}
