using System.Text.Json;
using Rtb.Unit.Bidder.Conformance;

namespace Rtb.Unit.Bidder.Everything;

/// <summary>Which media of an impression a bidder with every creative should bid on, from the words of the request alone.</summary>
internal static class FittingImpression
{
    private static readonly string[] Media = ["banner", "video", "audio", "native"];

    private static readonly int[] Vast = [2, 3, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16];
    private static readonly int[] UsualLengths = [5, 6, 10, 15, 20, 30, 45, 60, 90, 120];

    private static readonly string[] Types =
    [
        "video/mp4", "video/webm", "video/x-flv", "video/3gpp", "video/ogg", "video/quicktime", "audio/mpeg", "audio/mp3", "audio/mp4",
        "audio/ogg",
        "audio/aac", "audio/wav", "audio/webm",
    ];

    /// <summary>Lengths in seconds, so that each slot has one it takes.</summary>
    public static IReadOnlyList<int> LengthsOf(IEnumerable<JsonElement> imps) =>
    [
        .. imps.SelectMany(imp => new[] { imp.At("video"), imp.At("audio") })
            .Where(JsonReading.IsThere).SelectMany(Lengths).Concat(UsualLengths)
            .Where(seconds => seconds is > 0 and <= 600).Distinct().Order(),
    ];

    /// <summary>Each medium that the impression offers, with what keeps a bidder of today from it; empty: nothing does.</summary>
    public static IEnumerable<(string Medium, string Obstacle)> Of(JsonElement imp)
    {
        foreach (var medium in Media.Where(medium => imp.At(medium).ValueKind == JsonValueKind.Object))
        {
            var slot = imp.At(medium);
            var obstacle = medium switch
            {
                "banner" when slot.Codes("btype").Contains(2) => "images are blocked",
                "banner" => slot.Items("format").Append(slot).Any(size => size.Number("w") > 0 && size.Number("h") > 0) ? "" : "no size",
                "native" => OfNative(imp),
                _ => OfTimed(medium, slot),
            };
            yield return (medium, obstacle.Length == 0 && imp.Flag("pmp.private_auction") && !imp.Items("pmp.deals").Any(TakesUs)
                ? "private auction, and no deal that takes us"
                : obstacle);
        }
    }

    private static bool TakesUs(JsonElement deal) =>
        deal.Text("id").Length > 0
        && (deal.Texts("wseat").Count == 0 || deal.Texts("wseat").Contains(EverythingCatalog.Seat))
        && (deal.Texts("wadomain").Count == 0 || deal.Texts("wadomain").Contains("everything.example", StringComparer.OrdinalIgnoreCase));

    public static JsonElement NativeRequestOf(JsonElement imp)
    {
        var request = imp.At("native.request").IsThere() ? imp.At("native.request") : imp.At("native.request_native");
        try
        {
            var json = request.ValueKind == JsonValueKind.String ? JsonDocument.Parse(request.GetString()!).RootElement : request;
            return json.At("native").ValueKind == JsonValueKind.Object ? json.At("native") : json;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string OfTimed(string medium, JsonElement slot)
    {
        var protocols = slot.Codes("protocols");
        return !slot.Texts("mimes").Intersect(Types, StringComparer.OrdinalIgnoreCase).Any() ? "no media type that we know"
            : medium == "video" && slot.Number("linearity") == 2 ? "overlay"
            : slot.Number("maxduration") is > 0 and var most && most < Math.Max(1, slot.Number("minduration") ?? 0) ? "no time"
            : protocols.Count > 0 && !protocols.Intersect(Vast).Any() ? "a player of nothing but VAST 1 or DAAST"
            : "";
    }

    private static string OfNative(JsonElement imp)
    {
        var request = NativeRequestOf(imp);
        var assets = request.Items("assets");
        var kinds = assets.Select(asset => new[] { "title", "img", "video", "data" }.Count(kind => asset.At(kind).IsThere())).ToList();
        var ids = assets.Select(asset => asset.Number("id")).ToList();
        return request.ValueKind != JsonValueKind.Object ? "a native request that is no JSON"
            : assets.Count == 0 ? "a native request without assets"
            : kinds.Exists(count => count > 1) ? "an asset of two kinds"
            : ids.Distinct().Count() != ids.Count && !ids.TrueForAll(id => id is null) ? "two assets of one id"
            : assets.Any(asset => asset.Flag("required") && (asset.Number("data.type") >= 500 || asset.Number("img.type") >= 500))
                ? "a required asset of the exchange's own kind"
            : "";
    }

    private static IEnumerable<int> Lengths(JsonElement slot)
    {
        foreach (var name in new[] { "minduration", "maxduration" })
        {
            if (slot.Number(name) is { } seconds and > 0 and < 10_000)
            {
                yield return (int)seconds;
            }
        }
        foreach (var seconds in slot.Codes("rqddurs"))
        {
            yield return seconds;
        }
    }
}
