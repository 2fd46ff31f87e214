namespace Rtb.Bidder.Decode;

/// <summary>An ISO 4217 code as an integer: three upper-case letters, first letter lowest.</summary>
internal static class CurrencyCode
{
    /// <summary>The specification's default.</summary>
    public const int Usd = 'U' | ('S' << 8) | ('D' << 16);

    /// <summary>Stands for a currency that a request leaves to the exchange's default; no text has this code.</summary>
    public const int NotSaid = -1;

    /// <summary><see cref="NotSaid"/> for an empty text, else as <see cref="Of"/>.</summary>
    public static int OrNotSaid(ReadOnlySpan<byte> text) => text.IsEmpty ? NotSaid : Of(text);

    /// <summary>0 when the text is not three ASCII letters; lower case is accepted.</summary>
    public static int Of(ReadOnlySpan<byte> text)
    {
        if (text.Length != 3
            || !char.IsAsciiLetter((char)text[0]) || !char.IsAsciiLetter((char)text[1]) || !char.IsAsciiLetter((char)text[2]))
        {
            return 0;
        }
        return (text[0] & 0xDF) | ((text[1] & 0xDF) << 8) | ((text[2] & 0xDF) << 16);
    }

    public static string ToText(int code) => code <= 0 ? "" : string.Create(3, code, static (chars, value) =>
    {
        chars[0] = (char)(value & 0xFF);
        chars[1] = (char)((value >> 8) & 0xFF);
        chars[2] = (char)((value >> 16) & 0xFF);
    });
}
