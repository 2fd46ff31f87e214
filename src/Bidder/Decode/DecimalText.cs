using System.Buffers.Text;

namespace Rtb.Bidder.Decode;

/// <summary>Numbers as text, read exactly: money never passes through floating point.</summary>
internal static class DecimalText
{
    private const int MicrosDigits = 6;

    /// <summary>Beyond this no power of ten fits, and below its negative nothing is left.</summary>
    private const int ExponentMax = 40;

    /// <summary>A double holds every integer up to this exactly.</summary>
    private const ulong ExactDoubleMax = 1UL << 53;

    // Not a span over the assembly's data: reading that allocates until the method is optimised.
    private static readonly ulong[] Powers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    /// <summary>A price as micros, rounded up. False when it is not a number, is below zero or does not fit.</summary>
    public static bool TryMicrosUp(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!TrySplit(text, out var parts)
            || (parts.Negative && (parts.Digits != 0 || parts.Lost))
            || !TryScale(ref parts, parts.Exponent + MicrosDigits)
            || parts.Digits + (parts.Lost ? 1UL : 0) > long.MaxValue)
        {
            return false;
        }
        micros = (long)parts.Digits + (parts.Lost ? 1 : 0);
        return true;
    }

    /// <summary>An integer; "300.0" and "3e2" are integers too. Anything with a fraction, or outside the range of a long, is not.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (!TrySplit(text, out var parts) || !TryScale(ref parts, parts.Exponent) || parts.Lost || parts.Digits > long.MaxValue)
        {
            return false;
        }
        value = parts.Negative ? -(long)parts.Digits : (long)parts.Digits;
        return true;
    }

    /// <summary>The nearest double; false when it is not a number.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double value)
    {
        // Digits and power are exact in a double, so their one division is the correctly rounded result.
        if (TrySplit(text, out var parts) && !parts.Lost && parts.Digits <= ExactDoubleMax && parts.Exponent is <= 0 and >= -19)
        {
            value = parts.Digits / (double)Powers[-parts.Exponent];
            value = parts.Negative ? -value : value;
            return true;
        }
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    /// <summary>Times a power of ten; what falls off at the end makes <see cref="Parts.Lost"/> true. False when it does not fit.</summary>
    private static bool TryScale(ref Parts parts, int exponent)
    {
        if (exponent >= 0)
        {
            if (parts.Digits == 0)
            {
                return true;
            }
            return exponent < Powers.Length && Math.BigMul(parts.Digits, Powers[exponent], out parts.Digits) == 0;
        }
        if (-exponent >= Powers.Length)
        {
            parts.Lost |= parts.Digits != 0;
            parts.Digits = 0;
            return true;
        }
        (parts.Digits, var rest) = Math.DivRem(parts.Digits, Powers[-exponent]);
        parts.Lost |= rest != 0;
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<byte> text, out Parts parts)
    {
        parts = new Parts { Negative = !text.IsEmpty && text[0] == '-' };
        var at = parts.Negative ? 1 : 0;
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
            if (parts.Digits < 1_000_000_000_000_000_000)
            {
                parts.Digits = (parts.Digits * 10) + (uint)digit;
                parts.Exponent -= afterPoint ? 1 : 0;
            }
            else
            {
                parts.Lost |= digit != 0;
                parts.Exponent += afterPoint ? 0 : 1;
            }
        }
        return seen != 0 && (at == text.Length || TryExponent(text[at..], ref parts.Exponent));
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
            // No body is long enough for its own digits to outweigh this.
            value = Math.Min((value * 10) + digit, 100_000_000);
        }
        exponent = Math.Clamp(exponent + (negative ? -value : value), -ExponentMax, ExponentMax);
        return true;
    }

    /// <summary>Digits times ten to the exponent; <see cref="Lost"/>: digits that do not fit were not all zero.</summary>
    private struct Parts
    {
        public bool Negative;
        public ulong Digits;
        public int Exponent;
        public bool Lost;
    }
}
