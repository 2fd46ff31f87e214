namespace Rtb.Bidder.Decode;

/// <summary>A dotted version as one comparable integer: major, minor, patch in 16 bits each, plus 1.</summary>
internal static class VersionNumber
{
    /// <summary>
    /// 0 when the text does not start with a digit. Dots and underscores separate; what follows the third number is ignored.
    /// </summary>
    public static long Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0]))
        {
            return 0;
        }
        long version = 0;
        long number = 0;
        var parts = 0;
        foreach (var b in text)
        {
            if (char.IsAsciiDigit((char)b))
            {
                number = Math.Min((number * 10) + (b - '0'), 65_535);
                continue;
            }
            if (b is not ((byte)'.' or (byte)'_') || parts == 2)
            {
                break;
            }
            version = (version << 16) | number;
            number = 0;
            parts++;
        }
        version = (version << 16) | number;
        return (version << (16 * (2 - parts))) + 1;
    }
}
