using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Whether an audio player can take a creative.</summary>
internal static class AudioFit
{
    /// <summary>Whether it plays VAST 4 in-line, which is what we answer with. DAAST (protocols 9 and 10) is not VAST.</summary>
    public static bool CanPlay(in DecodedAudio audio) => audio.Protocols == 0 || (audio.Protocols & CreativeFit.InlineVast4) != 0;

    public static bool Fits(CreativeEntry creative, in DecodedAudio audio) =>
        (creative.Attributes & audio.BlockedAttributes) == 0
        && (creative.Apis & ~audio.Apis) == 0
        && (creative.MimeTypes & audio.MimeTypes) != 0
        && creative.DurationMs >= audio.MinDurationSeconds * 1000L
        && (audio.MaxDurationSeconds <= 0 || creative.DurationMs <= audio.MaxDurationSeconds * 1000L);
}
