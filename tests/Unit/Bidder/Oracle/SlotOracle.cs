using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The range of sizes of 2.5 is deprecated and still sent.

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>What a banner slot asks for, from the words of sections 3.2.6 and 3.2.10.</summary>
internal static class SlotOracle
{
    public static bool TakesKind(BannerCreative banner, BidRequest.Types.Banner slot)
    {
        string[] types = banner.MimeTypes.Count > 0 ? [.. banner.MimeTypes]
            : banner.Html != "" ? ["text/html"]
            : banner.ImageUrl.EndsWith(".png", StringComparison.Ordinal) ? ["text/html", "image/png"]
            : ["text/html", "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"];
        return (slot.Mimes.Count == 0 || slot.Mimes.Intersect(types).Any())
            && !banner.ExpandDirections.Except(slot.Expdir).Any()
            && (!banner.NeedsTopFrame || slot.Topframe);
    }

    public static bool TakesSize(BannerCreative banner, BidRequest.Types.Banner slot, bool isFullScreen)
    {
        bool Is(int width, int height) => (banner.Width, banner.Height) == (width, height);
        bool Fits(int width, int height) => banner.Width <= width && banner.Height <= height;
        if (slot.Format.Any(format => format.Wratio > 0 && format.Hratio > 0 && banner.Width >= format.Wmin
            && banner.Width * format.Hratio == banner.Height * format.Wratio))
        {
            return true;
        }
        if (!HasRange(slot))
        {
            return slot.Format.Select(format => (format.W, format.H)).Append((slot.W, slot.H))
                .Any(size => isFullScreen ? Fits(size.W, size.H) : Is(size.W, size.H));
        }
        return slot.Format.Any(format => (format.W, format.H) != (slot.W, slot.H) && Is(format.W, format.H))
            || (Between(banner.Width, slot.W, slot.Wmin, slot.Wmax, isFullScreen)
                && Between(banner.Height, slot.H, slot.Hmin, slot.Hmax, isFullScreen));
    }

    public static bool HasRange(BidRequest.Types.Banner slot) => slot.Wmin + slot.Wmax + slot.Hmin + slot.Hmax > 0;

    private static bool Between(int side, int preferred, int least, int most, bool isFullScreen)
    {
        if (least + most == 0)
        {
            return preferred == 0 || side == preferred || (isFullScreen && side < preferred);
        }
        return side >= least && (most > 0 ? side <= most : preferred == 0 || side <= Math.Max(preferred, least));
    }
}
