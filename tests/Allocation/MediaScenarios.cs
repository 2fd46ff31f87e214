using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Bids on native and audio impressions, in every form that a native request comes in.</summary>
internal static class MediaScenarios
{
    public static IEnumerable<Scenario> All()
    {
        yield return With("native", NoBidReason.None, SampleRequest.NativeImp("1"));
        var wrapped = SampleRequest.NativeImp("1");
        wrapped.Native.Request = "{\"native\":" + SampleRequest.NativeRequest + "}";
        yield return With("native, wrapped", NoBidReason.None, wrapped);
        var message = SampleRequest.NativeImp("1");
        message.Native.RequestNative = JsonParser.Default.Parse<NativeRequest>(
            """{"assets":[{"id":300,"required":true,"title":{"len":90}},{"id":1,"img":{"type":3,"wmin":10,"mimes":["image/png"]}}]}""");
        yield return With("native, as a message", NoBidReason.None, message);
        yield return With("audio", NoBidReason.None, SampleRequest.AudioImp("1"));
        var titles = SampleRequest.NativeImp("1");
        titles.Native.Request = """{"assets":[{"id":1,"required":1,"title":{"len":3}}]}""";
        yield return With("no title is short enough", NoBidReason.CreativeNotSuitable, titles);
        var many = SampleRequest.NativeImp("1");
        many.Native.Request =
            $"{{\"assets\":[{string.Join(',', Enumerable.Range(0, 129).Select(id => $"{{\"id\":{id},\"title\":{{\"len\":90}}}}"))}]}}";
        yield return With("native assets", NoBidReason.TooManyListEntries, many);
        foreach (var scenario in OfTerms())
        {
            yield return scenario;
        }
    }

    private static IEnumerable<Scenario> OfTerms()
    {
        var video = SampleRequest.VideoImp("1");
        video.Video.MergeFrom(JsonParser.Default.Parse<BidRequest.Types.Video>(
            """
            {"skip":true,"skipmin":5,"skipafter":3,"rqddurs":[15,30],"delivery":[2],"companiontype":[1,2],"mincpmpersec":0.01,"poddur":60,
            "maxseq":3,"slotinpod":1,"durfloors":[{"mindur":10,"maxdur":20,"bidfloor":0.2}],"boxingallowed":false,"maxbitrate":9000}
            """));
        yield return With("video with every term", NoBidReason.None, video);
        foreach (var protocol in new[] { 2, 3, 11, 13, 15, 5, 6, 8, 12, 14, 16 })
        {
            var other = SampleRequest.VideoImp("1");
            other.Video.Protocols[0] = protocol;
            yield return With($"video, protocol {protocol}", NoBidReason.None, other);
        }
        var dear = SampleRequest.VideoImp("1");
        dear.Video.Mincpmpersec = 1;
        yield return With("no video is short enough for its price", NoBidReason.CreativeNotSuitable, dear);
        var banner = SampleRequest.BannerImp("1");
        banner.Banner.MergeFrom(JsonParser.Default.Parse<BidRequest.Types.Banner>(
            """{"mimes":["image/png"],"expdir":[1],"topframe":true,"format":[{"wratio":6,"hratio":5}],"wmin":200,"wmax":400}"""));
        banner.Qty = new BidRequest.Types.Qty { Multiplier = 1.5 };
        banner.Dt = 1e13;
        yield return With("banner with every term, 1.5 impressions", NoBidReason.None, banner);
        var pod = SampleRequest.VideoImp("1");
        (pod.Video.Poddur, pod.Video.Maxseq) = (60, 3);
        var several = With("several ads of a pod", NoBidReason.None, pod);
        foreach (var name in new[] { "other", "third" })
        {
            var campaign = SampleCatalog.Campaign(name);
            campaign.AdvertiserId = name;
            several.Catalog!.Advertisers.Add(new Advertiser { Id = name, Domain = $"{name}.example" });
            several.Catalog.Campaigns.Add(campaign);
        }
        yield return several;
        var durations = SampleRequest.VideoImp("1");
        durations.Video.Rqddurs.Add(Enumerable.Range(1, 513));
        yield return With("required durations", NoBidReason.TooManyListEntries, durations);
    }

    private static Scenario With(string name, NoBidReason reason, BidRequest.Types.Imp imp)
    {
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(imp);
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Add([SampleCatalog.Native(), SampleCatalog.Audio(), Tag()]);
        return new Scenario(name, reason) { Request = request, Catalog = SampleCatalog.With(campaign) };
    }

    private static Creative Tag() => new()
    {
        Id = "tag",
        Video = new VideoCreative
        {
            DurationMs = 15_000,
            Tag = new VastTag { Url = "https://ads.example/vast", MimeTypes = { "video/mp4" } },
        },
        Secure = true,
    };
}
