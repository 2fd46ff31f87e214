using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>What a player asks for, from the words of sections 3.2.7 and 3.2.8.</summary>
internal static class PlayerOracle
{
    public static bool Lasts(int milliseconds, int least, int most, int extended, IReadOnlyCollection<int> required, int pod)
    {
        if (pod > 0 && milliseconds > pod * 1_000)
        {
            return false;
        }
        if (required.Count > 0)
        {
            return required.Any(seconds => seconds * 1_000 == milliseconds);
        }
        return milliseconds >= least * 1_000 && (most == 0 || extended < 0 || milliseconds <= (most + extended) * 1_000);
    }

    public static bool Skips(VideoCreative video, BidRequest.Types.Video slot) =>
        !video.HasSkipOffsetSeconds
        || !slot.HasSkip
        || (slot.Skip && video.DurationMs > slot.Skipmin * 1_000 && video.SkipOffsetSeconds >= slot.Skipafter);

    public static bool Bitrate(int kbps, int least, int most) => kbps == 0 || (kbps >= least && (most == 0 || kbps <= most));

    /// <summary>1 streaming, 2 progressive, 3 download.</summary>
    public static bool Delivery(bool streams, IReadOnlyCollection<int> methods) =>
        methods.Count == 0 || (streams ? methods.Contains(1) : methods.Contains(2) || methods.Contains(3));

    public static bool Shape(MediaFile file, BidRequest.Types.Video slot) =>
        slot.Boxingallowed || slot.W == 0 || slot.H == 0
        || Math.Abs(1 - (file.Width * (double)slot.H / ((double)slot.W * file.Height))) < 0.0100001;

    /// <summary>The highest floor that an ad of this length must reach, in the floor's currency.</summary>
    public static double Floor(BidRequest.Types.Imp imp, Creative creative)
    {
        var (milliseconds, second, floors) = creative.MediaCase switch
        {
            Creative.MediaOneofCase.Video => (creative.Video.DurationMs, imp.Video.Mincpmpersec, imp.Video.Durfloors.ToList()),
            Creative.MediaOneofCase.Audio => (creative.Audio.DurationMs, imp.Audio.Mincpmpersec, imp.Audio.Durfloors.ToList()),
            _ => (0, 0, []),
        };
        var applying = floors.Where(range => milliseconds / 1_000 >= range.Mindur
            && (range.Maxdur == 0 || milliseconds / 1_000 <= range.Maxdur)).Select(range => range.Bidfloor);
        return applying.Append(imp.Bidfloor).Append(second * milliseconds / 1_000).Max();
    }
}
