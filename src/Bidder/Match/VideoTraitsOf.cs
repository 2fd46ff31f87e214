using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>What targeting asks of a video player.</summary>
internal static class VideoTraitsOf
{
    private const int InStream = 1;
    private const int Interstitial = 3;
    private const int WithoutContent = 4;

    /// <summary>
    /// AdCOM plcmt subtype; 0 unknown, or no video. Where only the placement of 2.5 is said: in-stream and full-screen keep their
    /// meaning, in-banner, in-article and in-feed players are those without content of their own.
    /// </summary>
    public static int Placement(in DecodedImpression impression)
    {
        if ((impression.Media & MediaKinds.Video) == MediaKinds.None)
        {
            return 0;
        }
        return impression.VideoPlcmt != 0 ? impression.VideoPlcmt : impression.VideoPlacement switch
        {
            1 => InStream,
            2 or 3 or 4 => WithoutContent,
            5 => Interstitial,
            _ => 0,
        };
    }

    /// <summary>Unspecified when the seller does not say, or there is no video.</summary>
    public static Tristate Skippable(in DecodedImpression impression) => impression.VideoSkip switch
    {
        _ when (impression.Media & MediaKinds.Video) == MediaKinds.None => Tristate.Unspecified,
        0 => Tristate.No,
        1 => Tristate.Yes,
        _ => Tristate.Unspecified,
    };
}
