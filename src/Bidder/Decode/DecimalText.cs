using System.Buffers.Text;

namespace Rtb.Bidder.Decode;

/// <summary>Numbers as text, read exactly: money never passes through floating point.</summary>
internal static class DecimalText
{
    private const int MicrosDigits = 6;

    /// <summary>Most digits that can matter: 19 before and after the point.</summary>
    private const int ExponentMax = 40;

    /// <summary>
    /// A decimal number as micros, rounded up (towards positive infinity). False when it is not a number or does not fit.
    /// </summary>
    public static bool TryMicrosUp(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!TrySplit(text, out var negative, out var digits, out var exponent, out var lost))
        {
            return false;
        }
        exponent += MicrosDigits;
        UInt128 value = digits;
        for (; exponent > 0 && value <= long.MaxValue; exponent--)
        {
            value *= 10;
        }
        for (; exponent < 0 && value != 0; exponent++)
        {
            lost |= value % 10 != 0;
            value /= 10;
        }
        if (lost && !negative)
        {
            value++;
        }
        if (value > long.MaxValue)
        {
            return false;
        }
        micros = negative ? -(long)value : (long)value;
        return true;
    }

    /// <summary>An integer; "300.0" and "3e2" are integers too. Anything with a fraction, or outside the range of a long, is not.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }
        if (!TrySplit(text, out var negative, out var digits, out var exponent, out var lost) || lost)
        {
            return false;
        }
        UInt128 number = digits;
        for (; exponent > 0 && number <= long.MaxValue; exponent--)
        {
            number *= 10;
        }
        for (; exponent < 0 && number != 0; exponent++)
        {
            if (number % 10 != 0)
            {
                return false;
            }
            number /= 10;
        }
        value = negative ? -(long)number : (long)number;
        return number <= long.MaxValue;
    }

    /// <summary>The number as digits times ten to the exponent; <paramref name="lost"/>: digits beyond the 19th were not all zero.</summary>
    private static bool TrySplit(ReadOnlySpan<byte> text, out bool negative, out ulong digits, out int exponent, out bool lost)
    {
        digits = 0;
        exponent = 0;
        lost = false;
        negative = !text.IsEmpty && text[0] == '-';
        var at = negative ? 1 : 0;
        var seen = 0;
        var afterPoint = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }
            var digit = text[at] - '0';
            if ((uint)digit > 9)
            {
                break;
            }
            seen++;
            if (digits < 1_000_000_000_000_000_000)
            {
                digits = (digits * 10) + (uint)digit;
                exponent -= afterPoint ? 1 : 0;
            }
            else
            {
                lost |= digit != 0;
                exponent += afterPoint ? 0 : 1;
            }
        }
        if (seen == 0)
        {
            return false;
        }
        return at == text.Length || TryExponent(text[at..], ref exponent);
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if ((text[0] | 0x20) != 'e')
        {
            return false;
        }
        var negative = text.Length > 1 && text[1] == '-';
        var at = text.Length > 1 && text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        if (at == text.Length)
        {
            return false;
        }
        var value = 0;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if ((uint)digit > 9)
            {
                return false;
            }
            value = Math.Min((value * 10) + digit, 10_000);
        }
        exponent = Math.Clamp(exponent + (negative ? -value : value), -10_000, ExponentMax);
        return true;
    }
}
