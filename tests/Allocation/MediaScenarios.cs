using Google.Protobuf;
using Rtb.Bidder;
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
    }

    private static Scenario With(string name, NoBidReason reason, BidRequest.Types.Imp imp)
    {
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(imp);
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Add([SampleCatalog.Native(), SampleCatalog.Audio()]);
        return new Scenario(name, reason) { Request = request, Catalog = SampleCatalog.With(campaign) };
    }
}
