using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Unit.Bidder.Diagnostics;

/// <summary>What Explain says of native and audio, to somebody who wonders why nothing fits.</summary>
public sealed class MediaValuesTests
{
    [Fact]
    public void ACreativeThatDoesNotFitStandsBesideWhatIsAskedFor()
    {
        var imp = SampleRequest.NativeImp("1");
        imp.Native.Request = """
            {"assets":[{"id":1,"required":1,"title":{"len":3}},{"id":2,"img":{"type":3,"wmin":600}},{"id":3,"data":{"type":2}}]}
            """;
        var gate = Explain(imp).Impressions[0].Campaigns[0].Gates.Single(gate => gate.Gate == "CREATIVE_NOT_SUITABLE");
        Assert.False(gate.Passed);
        Assert.Equal("native native 1.2: 1* title up to 3; 2 img 3 0x0 least 600x0; 3 data 2;", gate.RequestValue);
        Assert.Equal(
            "banner 300x250, video 15 s, native title 43 title 16 img 3 300x157 img 3 1200x627 img 1 80x80 data 2 21 data 1 4 data 3 3 "
            + "data 12 7 video 15 s, audio 15 s",
            gate.CampaignValue);
    }

    [Fact]
    public void ANativeRequestThatCannotBeAnsweredSaysWhy()
    {
        var imp = SampleRequest.NativeImp("1");
        imp.Native.Request = """{"assets":[{"id":1,"title":{}},{"id":1,"img":{}}]}""";
        var explained = Explain(imp);
        Assert.Equal("MEDIA_NOT_SUPPORTED", explained.Reason);
        Assert.Contains(new Fact { Name = "native[1]", Value = "cannot be answered: DuplicateAssetId" }, explained.Facts);
    }

    [Fact]
    public void AnAudioPlayerIsDescribed()
    {
        var explained = Explain(SampleRequest.AudioImp("1"));
        Assert.Equal("NONE", explained.Reason);
        var expected = "5 to 30 s protocols 3 7 startdelay -1 feed 3 stitched 1 nvol 1";
        Assert.Contains(new Fact { Name = "audio[1]", Value = expected }, explained.Facts);
    }

    private static ExplainResponse Explain(BidRequest.Types.Imp imp)
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Add([SampleCatalog.Native(), SampleCatalog.Audio()]);
        using var world = new BidWorld(SampleCatalog.With(campaign));
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(imp);
        return world.Explainer.Explain(new ExplainRequest { BidRequest = request });
    }
}
