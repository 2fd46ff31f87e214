using System.Globalization;

namespace Rtb.Bidder.Supply;

/// <summary>Reads addresses as exchanges write them (RFC 4291, RFC 5952), without an object for each.</summary>
internal static class AddressText
{
    private const int LongestText = 45;
    private const int GroupsOfV6 = 8;

    /// <summary>An IPv4 address written as IPv6 is that IPv4 address.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out UInt128 address, out bool isV4)
    {
        address = 0;
        isV4 = !text.Contains((byte)':');
        if (isV4)
        {
            var read = TryReadV4(text, out var number);
            address = number;
            return read;
        }
        if (text.Length > LongestText || !TryReadV6(text, out address))
        {
            return false;
        }
        if (address >> 32 == 0xFFFF)
        {
            address &= uint.MaxValue;
            isV4 = true;
        }
        return true;
    }

    private static bool TryReadV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (var part = 0; part < 4; part++)
        {
            var digits = 0;
            uint number = 0;
            while (digits < text.Length && char.IsAsciiDigit((char)text[digits]) && digits < 3)
            {
                number = (number * 10) + text[digits++] - '0';
            }
            // A leading zero is octal to some and decimal to others.
            if (digits == 0 || number > byte.MaxValue || (digits > 1 && text[0] == '0'))
            {
                return false;
            }
            address = (address << 8) | number;
            text = text[digits..];
            if (part == 3)
            {
                return text.IsEmpty;
            }
            if (text.IsEmpty || text[0] != '.')
            {
                return false;
            }
            text = text[1..];
        }
        return false;
    }

    /// <summary>Groups before and after "::", which stands for as many zero groups as are missing.</summary>
    private static bool TryReadV6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = 0;
        var gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            return TryReadGroups(text, mayEndInV4: true, out address, out var count) && count == GroupsOfV6;
        }
        var before = text[..gap];
        var after = text[(gap + 2)..];
        if (!TryReadGroups(before, mayEndInV4: false, out var high, out var highCount)
            || !TryReadGroups(after, mayEndInV4: true, out var low, out var lowCount)
            || highCount + lowCount >= GroupsOfV6)
        {
            return false;
        }
        address = highCount == 0 ? low : (high << (16 * (GroupsOfV6 - highCount))) | low;
        return true;
    }

    private static bool TryReadGroups(ReadOnlySpan<byte> text, bool mayEndInV4, out UInt128 groups, out int count)
    {
        groups = 0;
        count = 0;
        while (!text.IsEmpty)
        {
            var colon = text.IndexOf((byte)':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains((byte)'.'))
            {
                if (!mayEndInV4 || count > GroupsOfV6 - 2 || !TryReadV4(group, out var v4))
                {
                    return false;
                }
                groups = (groups << 32) | v4;
                count += 2;
                return true;
            }
            if (group.Length is 0 or > 4 || count == GroupsOfV6
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }
            groups = (groups << 16) | number;
            count++;
            if (colon == text.Length - 1)
            {
                return false;
            }
            text = colon < 0 ? default : text[(colon + 1)..];
        }
        return true;
    }
}
