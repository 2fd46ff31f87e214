namespace Rtb.Bidder.Decode;

/// <summary>An ISO 3166-1 code as an integer: two or three upper-case letters, first letter lowest.</summary>
internal static class CountryCode
{
    /// <summary>0 when the text is not two or three ASCII letters; lower case is accepted.</summary>
    public static int Of(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (2 or 3))
        {
            return 0;
        }
        var code = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetter((char)text[i]))
            {
                return 0;
            }
            code |= (text[i] & 0xDF) << (8 * i);
        }
        return code;
    }

    public static string ToText(int code)
    {
        Span<char> chars = stackalloc char[3];
        var length = 0;
        for (; code != 0; code >>= 8)
        {
            chars[length++] = (char)(code & 0xFF);
        }
        return new string(chars[..length]);
    }
}
