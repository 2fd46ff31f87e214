using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Whether an audio player can take a creative.</summary>
internal static class AudioFit
{
    /// <summary>Whether it plays any VAST that we answer with. DAAST (protocols 9 and 10) is not VAST.</summary>
    public static bool CanPlay(in DecodedAudio audio) => VastVersions.TakenBy(audio.Protocols) != 0;

    public static bool Fits(CreativeEntry creative, DecodedMedia media, in DecodedAudio audio) =>
        (creative.Attributes & audio.BlockedAttributes) == 0
        && (creative.Apis & ~audio.Apis) == 0
        && (creative.MimeTypes & audio.MimeTypes) != 0
        && (creative.Protocols & VastVersions.TakenBy(audio.Protocols)) != 0
        && PlayerFit.Lasts(creative, media, audio.TermsNumber, audio.MinDurationSeconds, audio.MaxDurationSeconds)
        && (audio.TermsNumber == 0 || PlayerFit.Takes(creative, in media.Terms(audio.TermsNumber), audio.MimeTypes, skip: 0, size: 0));
}
