using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Whether a banner is what its slot asks for: OpenRTB 2.6 sections 3.2.6 and 3.2.10.</summary>
internal static class BannerFit
{
    public static bool Fits(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression)
    {
        if ((creative.Attributes & impression.BannerBlockedAttributes) != 0 || (creative.Apis & ~impression.BannerApis) != 0
            || (creative.BannerTypes & impression.BannerBlockedTypes) != 0 || creative.Size == 0)
        {
            return false;
        }
        if (impression.BannerTermsNumber != 0 || creative.BannerNeeds != 0)
        {
            return FitsTerms(creative, request, in impression);
        }
        return FitsAny(creative, request, in impression);
    }

    private static bool FitsTerms(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression)
    {
        if (impression.BannerTermsNumber == 0)
        {
            return false; // a creative that needs something, where nothing is said
        }
        ref readonly var terms = ref request.Media.BannerTermsOf(in impression);
        if ((creative.BannerNeeds & ~terms.Gives) != 0 || (terms.MimeCount > 0 && (creative.MimeTypes & terms.MimeTypes) == 0))
        {
            return false;
        }
        if (!terms.HasRange)
        {
            return FitsAny(creative, request, in impression) || FitsRatio(creative, request.Media.RatiosOf(in terms));
        }
        // With a range w and h are what is preferred, except for a side that has none.
        var (width, height) = ((int)(creative.Size >> 16), (int)(creative.Size & 0xFFFF));
        return (IsBetween(width, impression.BannerWidth, terms.WidthMin, terms.WidthMax, impression.Interstitial)
                && IsBetween(height, impression.BannerHeight, terms.HeightMin, terms.HeightMax, impression.Interstitial))
            || FitsFormat(creative, request, in impression)
            || FitsRatio(creative, request.Media.RatiosOf(in terms));
    }

    /// <summary>A full-screen slot takes anything that is not larger than it is.</summary>
    private static bool FitsAny(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression)
    {
        foreach (var size in request.Sizes.Slice(impression.BannerSizeStart, impression.BannerSizeCount))
        {
            if (impression.Interstitial ? IsInside(creative.Size, size) : creative.Size == size)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>One of the formats, which a range does not change; w and h are its own matter.</summary>
    private static bool FitsFormat(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression)
    {
        var own = DecodedImpression.SizeOf(impression.BannerWidth, impression.BannerHeight);
        foreach (var size in request.Sizes.Slice(impression.BannerSizeStart, impression.BannerSizeCount))
        {
            if (size != own && creative.Size == size)
            {
                return true;
            }
        }
        return false;
    }

    private static bool FitsRatio(CreativeEntry creative, ReadOnlySpan<RatioFormat> ratios)
    {
        foreach (ref readonly var ratio in ratios)
        {
            var (width, height) = (creative.Size >> 16, creative.Size & 0xFFFF);
            if (width >= ratio.WidthMin && width * (long)ratio.Height == height * (long)ratio.Width)
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsBetween(int side, int preferred, int least, int most, bool isInterstitial)
    {
        if ((least | most) == 0)
        {
            return preferred <= 0 || (isInterstitial ? side <= preferred : side == preferred);
        }
        var highest = most > 0 ? most : preferred > 0 ? Math.Max(preferred, least) : int.MaxValue;
        return side >= least && side <= highest;
    }

    private static bool IsInside(uint size, uint room) => size >> 16 <= room >> 16 && (size & 0xFFFF) <= (room & 0xFFFF);
}
