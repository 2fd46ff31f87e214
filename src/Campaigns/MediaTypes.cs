using System.Collections.Frozen;

namespace Rtb.Campaigns;

/// <summary>Media types that a video creative may be delivered in: those that requests are compared with.</summary>
public static class MediaTypes
{
    private static readonly FrozenSet<string> Video = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "video/mp4", "video/webm", "video/ogg", "video/3gpp", "video/quicktime", "video/x-flv", "video/x-ms-wmv", "video/mpeg",
        "video/x-m4v", "application/x-mpegurl", "application/vnd.apple.mpegurl", "application/dash+xml", "application/javascript",
        "video/avi", "video/x-msvideo", "application/x-shockwave-flash", "video/h264");

    public static IReadOnlyCollection<string> Known => Video.Items;

    public static bool IsKnown(string mediaType) => Video.Contains(mediaType);
}
