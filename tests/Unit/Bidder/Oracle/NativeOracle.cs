using System.Text;
using System.Text.Json;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Whether a native creative has what a native request asks for, read with the framework's JSON.</summary>
internal static class NativeOracle
{
    private static readonly int[] InlineVast4 = [7, 11, 13, 15];

    /// <summary>Parts that can be understood, whose assets can be told apart.</summary>
    public static bool CanAnswer(BidRequest.Types.Native slot)
    {
        if (Assets(slot) is not { Count: > 0 } assets || assets.Exists(asset => Kinds(asset).Count() > 1))
        {
            return false;
        }
        var ids = assets.Where(asset => asset.TryGetProperty("id", out _)).Select(asset => asset.GetProperty("id").GetInt32()).ToList();
        return ids.Count == 0 || (ids.Count == assets.Count && ids.Distinct().Count() == ids.Count);
    }

    public static bool Fits(Creative creative, BidRequest.Types.Native slot)
    {
        if (!CanAnswer(slot) || creative.Attributes.Intersect(slot.Battr).Any() || creative.Apis.Except(slot.Api).Any())
        {
            return false;
        }
        var assets = Assets(slot)!;
        return assets.Exists(asset => Has(creative.Native, asset))
            && assets.TrueForAll(asset => Number(asset, "required") == 0 || Has(creative.Native, asset));
    }

    public static bool Has(NativeCreative native, JsonElement asset)
    {
        var kind = Kinds(asset).SingleOrDefault();
        var wanted = kind is null ? default : asset.GetProperty(kind);
        return kind switch
        {
            "title" => native.Titles.Any(title => IsShort(title, wanted)),
            "data" => Texts(native, Number(wanted, "type")).Any(text => text.Length > 0 && IsShort(text, wanted)),
            "img" => Images(native, Number(wanted, "type")).Any(image => Takes(wanted, image)),
            "video" => native.Video is { } video && video.MediaFiles.Any(file => TakesMime(wanted, file.MimeType))
                && TakesProtocol(wanted)
                && video.DurationMs >= Number(wanted, "minduration") * 1_000
                && (Number(wanted, "maxduration") == 0 || video.DurationMs <= Number(wanted, "maxduration") * 1_000),
            _ => false,
        };
    }

    /// <summary>Null: no JSON object, or no list of assets.</summary>
    public static List<JsonElement>? Assets(BidRequest.Types.Native slot)
    {
        try
        {
            var root = JsonDocument.Parse(slot.Request).RootElement;
            root = root.TryGetProperty("native", out var inner) ? inner : root;
            return root.TryGetProperty("assets", out var assets) ? [.. assets.EnumerateArray()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Kinds(JsonElement asset) =>
        ((string[])["title", "img", "video", "data"]).Where(kind => asset.TryGetProperty(kind, out _));

    private static int Number(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static bool IsShort(string text, JsonElement wanted) =>
        Number(wanted, "len") == 0 || Encoding.UTF32.GetByteCount(text) / 4 <= Number(wanted, "len");

    private static IEnumerable<string> Texts(NativeCreative native, int type) => type switch
    {
        1 => [native.SponsoredBy],
        2 => native.Descriptions,
        3 => [native.Rating],
        4 => [native.Likes],
        5 => [native.Downloads],
        6 => [native.Price],
        7 => [native.SalePrice],
        8 => [native.Phone],
        9 => [native.Address],
        10 => [native.AdditionalDescription],
        11 => [native.DisplayUrl],
        12 => [native.CallToAction],
        _ => [],
    };

    private static IEnumerable<NativeImage> Images(NativeCreative native, int type) => type switch
    {
        0 => native.Images.Concat(native.Icons),
        1 or 2 => native.Icons,
        3 => native.Images,
        _ => [],
    };

    private static bool Takes(JsonElement wanted, NativeImage image) =>
        TakesSide(Number(wanted, "w"), Number(wanted, "wmin"), image.Width)
        && TakesSide(Number(wanted, "h"), Number(wanted, "hmin"), image.Height)
        && TakesMime(wanted, image.MimeType);

    private static bool TakesSide(int exact, int least, int side) => least > 0 ? side >= least : exact == 0 || side == exact;

    private static bool TakesMime(JsonElement wanted, string mime)
    {
        var mimes = wanted.TryGetProperty("mimes", out var list) ? list.EnumerateArray().Select(item => item.GetString()).ToList() : [];
        return mimes.Count == 0 || mimes.Contains(mime) || (mime == "image/jpeg" && mimes.Contains("image/jpg"));
    }

    private static bool TakesProtocol(JsonElement wanted)
    {
        var protocols = wanted.TryGetProperty("protocols", out var list) ? list.EnumerateArray().Select(item => item.GetInt32()) : [];
        return !protocols.Any() || protocols.Intersect(InlineVast4).Any();
    }
}
