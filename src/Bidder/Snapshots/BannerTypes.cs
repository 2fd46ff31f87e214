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

    private static bool Has(BannerCreative banner, string tag) => banner.Html.Contains(tag, StringComparison.OrdinalIgnoreCase);
}
