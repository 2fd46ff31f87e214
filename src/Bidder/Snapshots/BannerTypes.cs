using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>What kind of markup a banner is, as sellers block it: OpenRTB 2.6 section 3.2.6, btype (AdCOM list "Creative Subtypes -
/// Banner" in its older numbers).</summary>
internal static class BannerTypes
{
    private const ulong Text = 1UL << 1;
    private const ulong Banner = 1UL << 2;
    private const ulong Script = 1UL << 3;
    private const ulong Frame = 1UL << 4;

    /// <summary>Bits; a banner with a script in a frame is both. Without markup of its own a banner is an image.</summary>
    public static ulong Of(BannerCreative banner)
    {
        var kinds = (Has(banner, "<script") ? Script : 0) | (Has(banner, "<iframe") ? Frame : 0);
        return kinds != 0 ? kinds
            : banner.Html.Length == 0 || Has(banner, "<img") ? Banner
            : Text;
    }

    /// <summary>Bits of <see cref="MimeTypes"/>: what the catalogue says; else HTML, and for an image what its name ends with.</summary>
    public static ulong MimeTypesOf(BannerCreative banner)
    {
        string[] types = banner.MimeTypes.Count > 0 ? [.. banner.MimeTypes]
            : banner.Html.Length > 0 ? ["text/html"]
            : ["text/html", .. ImageTypesOf(banner.ImageUrl.Split('?', '#')[0])];
        return types.Aggregate(0UL, (bits, type) => bits | NativePieceSource.BitsOf(type));
    }

    /// <summary>A name that says nothing may be of any type.</summary>
    private static string[] ImageTypesOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => ["image/png"],
        ".jpg" or ".jpeg" => ["image/jpeg"],
        ".gif" => ["image/gif"],
        ".webp" => ["image/webp"],
        ".svg" => ["image/svg+xml"],
        ".avif" => ["image/avif"],
        _ => ["image/png", "image/jpeg", "image/gif", "image/webp"],
    };

    private static bool Has(BannerCreative banner, string tag) => banner.Html.Contains(tag, StringComparison.OrdinalIgnoreCase);
}
