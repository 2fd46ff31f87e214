using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Match;

/// <summary>What few slots ask for, one thing at a time, in both wire formats; and Explain says it.</summary>
public class SlotTermsTests
{
    [Theory]
    [InlineData("""{"mimes":["text/html"]}""", true)]
    [InlineData("""{"mimes":["image/png","x"]}""", true)]
    [InlineData("""{"mimes":["image/gif"]}""", false)]
    [InlineData("""{"mimes":["what"]}""", false)]
    [InlineData("""{"mimes":[""]}""", true)]
    [InlineData("""{"topframe":false,"expdir":[1]}""", true)]
    [InlineData("""{"format":[{"wratio":6,"hratio":5}]}""", true)]
    [InlineData("""{"format":[{"wratio":6,"hratio":5,"wmin":300}]}""", true)]
    [InlineData("""{"format":[{"wratio":6,"hratio":5,"wmin":301}]}""", false)]
    [InlineData("""{"format":[{"wratio":5,"hratio":6}]}""", false)]
    [InlineData("""{"format":[{"wratio":6}]}""", false)]
    [InlineData("""{"w":320,"h":250,"wmin":300}""", true)]
    [InlineData("""{"w":320,"h":250,"wmin":301}""", false)]
    [InlineData("""{"w":200,"h":250,"wmax":300}""", true)]
    [InlineData("""{"w":200,"h":250,"wmax":299}""", false)]
    [InlineData("""{"wmin":200,"wmax":400,"hmin":200,"hmax":300}""", true)]
    [InlineData("""{"wmin":200,"wmax":400,"hmin":251,"hmax":300}""", false)]
    [InlineData("""{"format":[{"w":300,"h":250}],"w":728,"h":90,"hmin":80,"hmax":90}""", true)]
    public void ABannerSlotGetsWhatItTakes(string banner, bool fits) =>
        Check(new BidRequest.Types.Imp { Id = "1", Banner = JsonParser.Default.Parse<BidRequest.Types.Banner>(WithSize(banner)) },
            SampleCatalog.Banner(), fits);

    [Theory]
    [InlineData("""{"expand_directions":[1,4]}""", """{"expdir":[1,2,3,4]}""", true)]
    [InlineData("""{"expand_directions":[1,5]}""", """{"expdir":[1,2,3,4]}""", false)]
    [InlineData("""{"expand_directions":[1]}""", "{}", false)]
    [InlineData("""{"needs_top_frame":true}""", """{"topframe":true}""", true)]
    [InlineData("""{"needs_top_frame":true}""", """{"topframe":false}""", false)]
    [InlineData("""{"needs_top_frame":true}""", "{}", false)]
    [InlineData("""{"mime_types":["image/gif"]}""", """{"mimes":["image/gif"]}""", true)]
    [InlineData("""{"mime_types":["image/gif"]}""", """{"mimes":["text/html"]}""", false)]
    public void ABannerThatNeedsMoreGoesWhereItIsGiven(string creative, string banner, bool fits)
    {
        var own = SampleCatalog.Banner();
        own.Banner.MergeFrom(JsonParser.Default.Parse<BannerCreative>(creative));
        var slot = JsonParser.Default.Parse<BidRequest.Types.Banner>(WithSize(banner));
        Check(new BidRequest.Types.Imp { Id = "1", Banner = slot }, own, fits);
    }

    [Theory]
    [InlineData("""{"rqddurs":[10,15]}""", true)]
    [InlineData("""{"rqddurs":[10,30]}""", false)]
    [InlineData("""{"rqddurs":[15],"minduration":20,"maxduration":30}""", true)]
    [InlineData("""{"maxduration":14}""", false)]
    [InlineData("""{"maxduration":14,"maxextended":1}""", true)]
    [InlineData("""{"maxduration":13,"maxextended":1}""", false)]
    [InlineData("""{"maxduration":5,"maxextended":-1}""", true)]
    [InlineData("""{"poddur":15,"maxseq":2}""", true)]
    [InlineData("""{"poddur":14,"maxseq":2}""", false)]
    [InlineData("""{"skip":true,"skipmin":14,"skipafter":5}""", true)]
    [InlineData("""{"skip":true,"skipmin":15}""", false)]
    [InlineData("""{"skip":true,"skipafter":6}""", false)]
    [InlineData("""{"skip":false}""", false)]
    [InlineData("""{"minbitrate":800,"maxbitrate":900}""", true)]
    [InlineData("""{"minbitrate":801}""", false)]
    [InlineData("""{"maxbitrate":799}""", false)]
    [InlineData("""{"delivery":[2]}""", true)]
    [InlineData("""{"delivery":[3]}""", true)]
    [InlineData("""{"delivery":[1]}""", false)]
    [InlineData("""{"boxingallowed":false,"w":1920,"h":1080}""", true)]
    [InlineData("""{"boxingallowed":false,"w":640,"h":363}""", true)]
    [InlineData("""{"boxingallowed":false,"w":640,"h":480}""", false)]
    [InlineData("""{"boxingallowed":false}""", true)]
    [InlineData("""{"mincpmpersec":0.066666}""", true)]
    [InlineData("""{"mincpmpersec":0.066667}""", false)]
    [InlineData("""{"durfloors":[{"mindur":1,"maxdur":14,"bidfloor":9},{"mindur":15,"bidfloor":1}]}""", true)]
    [InlineData("""{"durfloors":[{"mindur":1,"maxdur":15,"bidfloor":1.000001}]}""", false)]
    [InlineData("""{"durfloors":[{"bidfloor":9}]}""", false)]
    public void APlayerGetsWhatItTakes(string video, bool fits)
    {
        var slot = JsonParser.Default.Parse<BidRequest.Types.Video>(video);
        slot.Mimes.Add("video/mp4");
        slot.Protocols.Add(7);
        var own = SampleCatalog.Video();
        own.Video.SkipOffsetSeconds = 5;
        own.Video.MediaFiles[0].BitrateKbps = 800;
        Check(new BidRequest.Types.Imp { Id = "1", Video = slot }, own, fits);
    }

    [Theory]
    [InlineData("""{"rqddurs":[15]}""", true)]
    [InlineData("""{"rqddurs":[14]}""", false)]
    [InlineData("""{"maxduration":10,"maxextended":5}""", true)]
    [InlineData("""{"poddur":10}""", false)]
    [InlineData("""{"maxbitrate":127}""", false)]
    [InlineData("""{"delivery":[1]}""", false)]
    [InlineData("""{"mincpmpersec":0.07}""", false)]
    [InlineData("""{"durfloors":[{"mindur":15,"maxdur":15,"bidfloor":2}]}""", false)]
    [InlineData("""{"durfloors":[{"mindur":16,"bidfloor":2}],"slotinpod":-1,"podid":"p","podseq":1}""", true)]
    public void AnAudioPlayerGetsWhatItTakes(string audio, bool fits)
    {
        var slot = JsonParser.Default.Parse<BidRequest.Types.Audio>(audio);
        slot.Mimes.Add("audio/mpeg");
        Check(new BidRequest.Types.Imp { Id = "1", Audio = slot }, SampleCatalog.Audio(), fits);
    }

    [Theory]
    [InlineData("""{"banner":{"w":300,"h":250},"video":{"mimes":["video/mp4"],"mincpmpersec":-1}}""")]
    [InlineData("""{"video":{"mimes":["video/mp4"],"durfloors":[{"bidfloor":-0.1}]}}""")]
    [InlineData("""{"audio":{"mimes":["audio/mp4"],"mincpmpersec":-1}}""")]
    [InlineData("""{"banner":{"w":300,"h":250},"qty":{"multiplier":0}}""")]
    [InlineData("""{"banner":{"w":300,"h":250},"qty":{"multiplier":-1}}""")]
    public void WhatCannotBeMeantIsRefused(string imp)
    {
        using var world = World(SampleCatalog.Banner());
        foreach (var answer in Ask(world, JsonParser.Default.Parse<BidRequest.Types.Imp>(imp)))
        {
            Assert.Equal(NoBidReason.InvalidValue, answer.Reason);
        }
    }

    [Fact]
    public void TheFloorOfASecondIsTheLeastThatIsBid()
    {
        var imp = new BidRequest.Types.Imp
        {
            Bidfloorcur = "EUR",
            Video = new BidRequest.Types.Video { Mimes = { "video/mp4" }, Mincpmpersec = 0.01, Slotinpod = 1 },
        };
        using var world = World(SampleCatalog.Video(), shading: true);
        foreach (var answer in Ask(world, imp, currency: "EUR"))
        {
            // 15 s of a euro cent, and not the floor of the impression, which is nothing.
            Assert.InRange(Assert.Single(answer.Bids).BidMicros, 150_000, 400_000);
        }
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(14.2, 14_200_000)]
    [InlineData(0.5, 500_000)]
    [InlineData(1.0000001, 1_000_001)]
    public void ABidOnSeveralImpressionsReservesForAllOfThem(double multiplier, long nanos)
    {
        using var world = World(SampleCatalog.Banner());
        var imp = SampleRequest.BannerImp("1");
        imp.Qty = new BidRequest.Types.Qty { Multiplier = multiplier, Sourcetype = 1, Vendor = "m.example" };
        imp.Dt = (world.Clock.NowMs + 60_000.0);
        foreach (var answer in Ask(world, imp))
        {
            var bid = Assert.Single(answer.Bids);
            Assert.Equal((nanos, 1_000_000), (bid.CapMicros, bid.BidMicros));
        }
    }

    [Fact]
    public void AnItemOfManyImpressionsIsBidOnOnceTheKeeperKnowsOfIt()
    {
        using var world = World(SampleCatalog.Banner());
        var imp = SampleRequest.BannerImp("1");
        imp.Qty = new BidRequest.Types.Qty { Multiplier = 5_000 };
        Assert.Equal(NoBidReason.BudgetPaced, Ask(world, imp)[0].Reason);
        world.Tick();
        Assert.All(Ask(world, imp), answer => Assert.Equal(5_000_000_000, Assert.Single(answer.Bids).CapMicros));
    }

    [Fact]
    public void ExplainSaysWhatASlotAsksFor()
    {
        using var world = World(SampleCatalog.Video());
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(JsonParser.Default.Parse<BidRequest.Types.Imp>(
            """
            {"id":"1","qty":{"multiplier":14.2},"dt":1780000000000,"banner":{"mimes":["image/gif","x"],"expdir":[1,2],"wmin":1,
            "format":[{"wratio":6,"hratio":5,"wmin":100}]},"video":{"mimes":["video/mp4"],"rqddurs":[6,10],"delivery":[1],
            "durfloors":[{"mindur":1,"maxdur":5,"bidfloor":2}],"mincpmpersec":0.5,"boxingallowed":false,"poddur":60,"maxseq":3}}
            """));
        var facts = world.Explainer.Explain(new ExplainRequest { BidRequest = request }).Facts
            .ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        Assert.Equal("1 of 2 media types known; expdir 1 2; w 1 to 0 h 0 to 0; ratio 6:5 from 100", facts["banner[1]"]);
        Assert.Equal(
            "poddur 60; maxseq 3; delivery 1; rqddurs 6 10; no boxing; mincpmpersec 0.5; floor 2 from 1 to 5 s", facts["video[1]"]);
        Assert.Equal("14.2", facts["qty[1]"]);
        Assert.Equal("2026-05-28 20:26:40Z", facts["dt[1]"]);
    }

    private static string WithSize(string banner) =>
        banner.Contains("\"w\"", StringComparison.Ordinal) || banner.Contains("wratio", StringComparison.Ordinal)
            || banner.Contains("hmax", StringComparison.Ordinal)
            ? banner
            : banner.TrimEnd('}') + (banner.Length > 2 ? "," : "") + "\"w\":300,\"h\":250}";

    private static void Check(BidRequest.Types.Imp imp, Creative creative, bool fits)
    {
        using var world = World(creative);
        foreach (var answer in Ask(world, imp))
        {
            Assert.Equal(fits ? NoBidReason.None : NoBidReason.CreativeNotSuitable, Known(answer.Reason));
        }
    }

    /// <summary>A banner of no size on offer is stopped by a gate before the creatives.</summary>
    private static NoBidReason Known(NoBidReason reason) =>
        reason == NoBidReason.SizeNotAvailable ? NoBidReason.CreativeNotSuitable : reason;

    private static BidWorld World(Creative creative, bool shading = false)
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Clear();
        campaign.Creatives.Add(creative);
        campaign.BidStrategy = shading ? BidStrategy.MaxCpm : BidStrategy.FixedCpm;
        var catalog = SampleCatalog.With(campaign);
        catalog.Exchanges[0].DefaultAuctionType = 1;
        catalog.Exchanges[0].WinRatePoints.Add(new WinRatePoint { PriceMicros = 200_000, WinRatePpm = 900_000 });
        return new BidWorld(catalog);
    }

    private static List<BidAnswer> Ask(BidWorld world, BidRequest.Types.Imp imp, string currency = "")
    {
        var request = SampleRequest.Banner();
        request.At = 1;
        request.Cur.Add(currency.Length == 0 ? [] : [currency]);
        request.Imp.Clear();
        request.Imp.Add(imp);
        imp.Id = "1";
        return
        [
            world.Ask(OpenRtbJsonWriter.Write(request, FieldOrder.Declared), RequestFormat.Json),
            world.Ask(request.ToByteArray(), RequestFormat.Protobuf),
        ];
    }
}
