using System.Collections.Frozen;

namespace Rtb.Campaigns;

/// <summary>Media types that creatives may be delivered in: those that requests are compared with.</summary>
public static class MediaTypes
{
    private static readonly FrozenSet<string> Video = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "video/mp4", "video/webm", "video/ogg", "video/3gpp", "video/quicktime", "video/x-flv", "video/x-ms-wmv", "video/mpeg",
        "video/x-m4v", "application/x-mpegurl", "application/vnd.apple.mpegurl", "application/dash+xml", "application/javascript",
        "video/avi", "video/x-msvideo", "application/x-shockwave-flash", "video/h264");

    private static readonly FrozenSet<string> Audio = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/aacp", "audio/ogg", "audio/wav", "audio/x-wav",
        "audio/vnd.wav", "audio/webm", "audio/flac");

    private static readonly FrozenSet<string> Image = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp");

    private static readonly FrozenSet<string> Markup = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "text/html", "text/javascript", "application/x-javascript", "image/svg+xml", "image/avif", "application/javascript",
        "application/x-shockwave-flash");

    public static IReadOnlyCollection<string> Known => [.. Video, .. Audio, .. Image, .. Markup.Except(Video)];

    /// <summary>What a banner may be or load.</summary>
    public static bool IsBanner(string mediaType) => Image.Contains(mediaType) || Markup.Contains(mediaType);

    public static bool IsKnown(string mediaType) => Video.Contains(mediaType);

    public static bool IsAudio(string mediaType) => Audio.Contains(mediaType);

    public static bool IsImage(string mediaType) => Image.Contains(mediaType);
}
