using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>The grammar of JSON numbers: [ minus ] int [ frac ] [ exp ].</summary>
internal static class JsonNumbers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    /// <summary>
    /// Bytes of the number at the start of <paramref name="text"/>; 0 when there is none. Something that is no digit must follow it.
    /// </summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var at = text[0] == '-' ? 1 : 0;
        var digits = DigitsAt(text, at);
        if (digits == 0 || (digits > 1 && text[at] == '0'))
        {
            return 0;
        }
        at += digits;
        if (text[at] == '.')
        {
            digits = DigitsAt(text, at + 1);
            if (digits == 0)
            {
                return 0;
            }
            at += 1 + digits;
        }
        if ((text[at] | 0x20) == 'e')
        {
            at += text[at + 1] is (byte)'+' or (byte)'-' ? 2 : 1;
            digits = DigitsAt(text, at);
            if (digits == 0)
            {
                return 0;
            }
            at += digits;
        }
        return at;
    }

    private static int DigitsAt(ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        while (IsDigit(text[at]))
        {
            at++;
        }
        return at - start;
    }
}
