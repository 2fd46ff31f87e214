using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Whether an impression can take a creative.</summary>
internal static class CreativeFit
{
    /// <summary>
    /// In-line VAST 4.0, 4.1, 4.2 and 4.3 (AdCOM protocols 7, 11, 13, 15): what a video in a native ad is taken by, which is 4.0.
    /// </summary>
    internal const ulong InlineVast4 = (1UL << 7) | (1UL << 11) | (1UL << 13) | (1UL << 15);

    private const int NonLinear = 2;

    /// <summary>Whether the impression's video player can show any ad of ours. Asked once, before a campaign is looked at.</summary>
    public static bool CanPlay(in DecodedImpression impression) =>
        VastVersions.TakenBy(impression.VideoProtocols) != 0 && impression.VideoLinearity != NonLinear;

    /// <summary>The versions of VAST in which a video or audio creative can be sent to the impression's player.</summary>
    public static ulong VersionsFor(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression) =>
        creative.Protocols & VastVersions.TakenBy(
            creative.Media == MediaKinds.Video ? impression.VideoProtocols : request.Media.AudioOf(in impression).Protocols);

    /// <summary>Whether a creative of a medium that the impression can show (see <see cref="CanPlay"/>) may be shown there.</summary>
    public static bool Fits(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression)
    {
        if ((creative.Media & impression.Media) == MediaKinds.None || (impression.Secure == 1 && !creative.Secure))
        {
            return false;
        }
        var fits = creative.Media switch
        {
            MediaKinds.Banner => BannerFit.Fits(creative, request, in impression),
            MediaKinds.Video => FitsVideo(creative, request.Media, in impression),
            MediaKinds.Native => FitsNative(creative, request, in request.Media.NativeOf(in impression)),
            MediaKinds.Audio => AudioFit.Fits(creative, request.Media, in request.Media.AudioOf(in impression)),
            _ => false,
        };
        return fits && !IsBlocked(creative, request) && (request.AllowedLanguages.Count == 0 || SpeaksAllowed(creative, request));
    }

    private static bool FitsVideo(CreativeEntry creative, DecodedMedia media, in DecodedImpression impression) =>
        (creative.Attributes & impression.VideoBlockedAttributes) == 0
        && (creative.Apis & ~impression.VideoApis) == 0
        && (creative.MimeTypes & impression.VideoMimeTypes) != 0
        && (creative.Protocols & VastVersions.TakenBy(impression.VideoProtocols)) != 0
        && PlayerFit.Lasts(
            creative, media, impression.VideoTermsNumber, impression.VideoMinDurationSeconds, impression.VideoMaxDurationSeconds)
        && !(impression.VideoSkip == 0 && creative.Skippable)
        && (impression.VideoTermsNumber == 0
            || PlayerFit.Takes(creative, in media.Terms(impression.VideoTermsNumber), impression.VideoMimeTypes, impression.VideoSkip,
                impression.VideoSize));

    private static bool FitsNative(CreativeEntry creative, DecodedRequest request, in DecodedNative native) =>
        (creative.Attributes & native.BlockedAttributes) == 0
        && (creative.Apis & ~native.Apis) == 0
        && NativeFit.Fits(creative.NativePieces, request.Media.AssetsOf(in native));

    /// <summary>A creative that does not say what it speaks is not kept from anybody.</summary>
    private static bool SpeaksAllowed(CreativeEntry creative, DecodedRequest request)
    {
        foreach (ref readonly var allowed in request.AllowedLanguages.Items)
        {
            if (allowed.Hash == creative.LanguageHash)
            {
                return true;
            }
        }
        return creative.LanguageHash == 0;
    }

    private static bool IsBlocked(CreativeEntry creative, DecodedRequest request)
    {
        var categories = creative.CategoryHashes;
        if (categories.Length == 0)
        {
            return false;
        }
        foreach (ref readonly var blocked in request.BlockedCategories.Items)
        {
            if (categories.AsSpan().Contains(blocked.Hash))
            {
                return true;
            }
        }
        return false;
    }
}
