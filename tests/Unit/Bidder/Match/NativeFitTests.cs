using System.Text.Json;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Decode;
using Rtb.Unit.Bidder.Oracle;

namespace Rtb.Unit.Bidder.Match;

/// <summary>Requests for one asset against one creative: which of its parts is sent.</summary>
public class NativeFitTests
{
    private static readonly NativeCreative Creative = new()
    {
        Titles = { "eighteen long text", "nine char", "\U0001F600\U0001F600" },
        Descriptions = { "a longer description", "short" },
        SponsoredBy = "Acme",
        CallToAction = "Buy",
        Rating = "4.5",
        Icons = { Image("icon", 80, 80, "image/png") },
        Images = { Image("small", 300, 157, "image/png"), Image("big", 1200, 627, "image/jpeg") },
        Video = new VideoCreative
        {
            DurationMs = 15_000,
            MediaFiles = { new MediaFile { Url = "https://v", MimeType = "video/mp4", Width = 1, Height = 1 } },
        },
    };

    [Theory]
    [InlineData("""{"title":{"len":90}}""", "eighteen long text")]
    [InlineData("""{"title":{"len":18}}""", "eighteen long text")]
    [InlineData("""{"title":{"len":17}}""", "nine char")]
    [InlineData("""{"title":{"len":2}}""", "\U0001F600\U0001F600")] // characters, not units of UTF-16
    [InlineData("""{"title":{"len":1}}""", "")]
    [InlineData("""{"title":{}}""", "eighteen long text")]
    [InlineData("""{"title":{"len":"18"}}""", "eighteen long text")]
    [InlineData("""{"data":{"type":2}}""", "a longer description")]
    [InlineData("""{"data":{"type":2,"len":5}}""", "short")]
    [InlineData("""{"data":{"type":2,"len":4}}""", "")]
    [InlineData("""{"data":{"type":1,"len":25}}""", "Acme")]
    [InlineData("""{"data":{"type":12}}""", "Buy")]
    [InlineData("""{"data":{"type":3}}""", "4.5")]
    [InlineData("""{"data":{"type":4}}""", "")]
    [InlineData("""{"data":{"type":500}}""", "")]
    [InlineData("""{"data":{}}""", "")]
    [InlineData("""{"img":{"type":3,"w":1200,"h":627}}""", "big")]
    [InlineData("""{"img":{"type":3,"w":1200,"h":628}}""", "")]
    [InlineData("""{"img":{"type":3,"wmin":300,"hmin":157}}""", "small")]
    [InlineData("""{"img":{"type":3,"wmin":301,"hmin":157}}""", "big")]
    [InlineData("""{"img":{"type":3,"w":500,"h":500,"wmin":301,"hmin":1}}""", "big")]
    [InlineData("""{"img":{"type":3,"wmin":1201,"hmin":1}}""", "")]
    [InlineData("""{"img":{"type":3,"wmin":0,"hmin":0,"w":300,"h":157}}""", "small")]
    [InlineData("""{"img":{"type":3,"w":300}}""", "small")]
    [InlineData("""{"img":{"type":3,"mimes":["image/jpg"]}}""", "big")]
    [InlineData("""{"img":{"type":3,"mimes":["image\/jpeg"]}}""", "big")]
    [InlineData("""{"img":{"type":3,"mimes":["image/gif","text/html"]}}""", "")]
    [InlineData("""{"img":{"type":3,"mimes":[]}}""", "small")]
    [InlineData("""{"img":{"type":1}}""", "icon")]
    [InlineData("""{"img":{"type":2}}""", "icon")]
    [InlineData("""{"img":{"type":500}}""", "")]
    [InlineData("""{"img":{"w":80,"h":80}}""", "icon")]
    [InlineData("""{"img":{}}""", "small")]
    [InlineData("""{"video":{"mimes":["video/mp4"],"minduration":15,"maxduration":15,"protocols":[7]}}""", "video")]
    [InlineData("""{"video":{"mimes":["video/mp4"],"minduration":16}}""", "")]
    [InlineData("""{"video":{"mimes":["video/mp4"],"maxduration":14}}""", "")]
    [InlineData("""{"video":{"mimes":["video/mp4"],"protocols":[2,3]}}""", "")]
    [InlineData("""{"video":{"mimes":["video/webm"]}}""", "")]
    [InlineData("""{"ext":{}}""", "")]
    public void TheFirstPartThatAnAssetTakesIsSent(string asset, string expected)
    {
        var sources = NativePieceSource.Of(Creative);
        var pieces = sources.Select(source => source.Piece).ToArray();
        foreach (var required in new[] { false, true })
        {
            var wanted = asset.Insert(1, $"\"id\":9,\"required\":{(required ? 1 : 0)},");
            var request = NativeRequests.Decoded($"{{\"assets\":[{wanted}]}}");
            ref var native = ref request.Media.NativeOf(in request.Impressions[0]);
            var assets = request.Media.AssetsOf(in native);
            var index = NativeFit.Pick(pieces, in assets[0]);
            var sent = index < 0 ? "" : pieces[index].Kind == Rtb.Bidder.Decode.AssetKind.Video ? "video" : sources[index].Text;
            Assert.Equal(expected, sent.Replace("https://", "", StringComparison.Ordinal));
            Assert.Equal(expected.Length > 0, NativeFit.Fits(pieces, assets));
        }
    }

    [Theory]
    [InlineData("""{"id":1,"required":1,"title":{"len":90}},{"id":2,"required":0,"data":{"type":4}}""", true)]
    [InlineData("""{"id":1,"required":1,"title":{"len":90}},{"id":2,"required":1,"data":{"type":4}}""", false)]
    [InlineData("""{"id":1,"required":0,"title":{"len":1}},{"id":2,"required":0,"data":{"type":4}}""", false)] // nothing to show
    [InlineData("""{"id":1,"required":1,"sound":{}},{"id":2,"required":0,"title":{"len":90}}""", false)]
    public void EveryRequiredAssetMustBeThere(string assets, bool expected)
    {
        var pieces = NativePieceSource.Of(Creative).Select(source => source.Piece).ToArray();
        var request = NativeRequests.Decoded($"{{\"assets\":[{assets}]}}");
        Assert.Equal(expected, NativeFit.Fits(pieces, request.Media.AssetsOf(in request.Media.NativeOf(in request.Impressions[0]))));
        var parsed = JsonDocument.Parse($"[{assets}]").RootElement.EnumerateArray().ToList();
        Assert.Equal(expected, parsed.Exists(asset => NativeOracle.Has(Creative, asset))
            && parsed.TrueForAll(asset => asset.GetProperty("required").GetInt32() == 0 || NativeOracle.Has(Creative, asset)));
    }

    private static NativeImage Image(string name, int width, int height, string type) =>
        new() { Url = $"https://{name}", Width = width, Height = height, MimeType = type };
}
