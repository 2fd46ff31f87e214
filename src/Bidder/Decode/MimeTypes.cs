namespace Rtb.Bidder.Decode;

/// <summary>The media types that creatives may have, each a bit; others are unknown and never match.</summary>
internal static class MimeTypes
{
    private static readonly string[] KnownNames =
    [
        "video/mp4", "video/webm", "video/ogg", "video/3gpp", "video/quicktime", "video/x-flv", "video/x-ms-wmv", "video/mpeg",
        "video/x-m4v", "application/x-mpegurl", "application/vnd.apple.mpegurl", "application/dash+xml", "application/javascript",
        "video/avi", "video/x-msvideo", "application/x-shockwave-flash", "video/h264",
        "audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/aacp", "audio/ogg", "audio/wav", "audio/x-wav",
        "audio/vnd.wav", "audio/webm", "audio/flac",
        "image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp",
        "text/html", "text/javascript", "application/x-javascript", "image/svg+xml", "image/avif",
    ];

    private static readonly (ulong Hash, byte[] Bytes)[] Table =
        [.. KnownNames.Select(name => (TextHash.Of(System.Text.Encoding.ASCII.GetBytes(name)), System.Text.Encoding.ASCII.GetBytes(name)))];

    /// <summary>The bit of a media type; 0 when it is not known. Compared without case.</summary>
    public static ulong BitOf(ReadOnlySpan<byte> text) => BitOf(text, TextHash.Of(text));

    /// <summary>The same when the hash is known.</summary>
    public static ulong BitOf(ReadOnlySpan<byte> text, ulong hash)
    {
        for (var i = 0; i < Table.Length; i++)
        {
            if (Table[i].Hash == hash && TextHash.EqualsIgnoreCase(Table[i].Bytes, text))
            {
                return 1UL << i;
            }
        }
        return 0;
    }
}
