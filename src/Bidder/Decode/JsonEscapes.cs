using System.Diagnostics;
using System.Text;

namespace Rtb.Bidder.Decode;

/// <summary>Escape sequences of JSON strings.</summary>
internal static class JsonEscapes
{
    /// <summary>Stands on a backslash; moves behind the escape (a surrogate pair is one). False, and unmoved, if it is none.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> json, ref int at)
    {
        if (at + 1 >= json.Length)
        {
            return false;
        }
        if (json[at + 1] != 'u')
        {
            if (json[at + 1] is not ((byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t'))
            {
                return false;
            }
            at += 2;
            return true;
        }
        if (!TryUnit(json, at, out var unit) || char.IsLowSurrogate(unit))
        {
            return false;
        }
        if (!char.IsHighSurrogate(unit))
        {
            at += 6;
            return true;
        }
        if (!TryUnit(json, at + 6, out var low) || !char.IsLowSurrogate(low))
        {
            return false;
        }
        at += 12;
        return true;
    }

    /// <summary>
    /// Writes the text of a string whose escapes were checked by <see cref="TrySkip"/>; returns its length, never more than the source's.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Debug.Assert(target.Length >= source.Length, "an escape is never shorter than what it stands for");
        var written = 0;
        while (!source.IsEmpty)
        {
            var plain = source.IndexOf((byte)'\\');
            if (plain < 0)
            {
                source.CopyTo(target[written..]);
                return written + source.Length;
            }
            source[..plain].CopyTo(target[written..]);
            written += plain;
            source = source[plain..];
            var length = 2;
            if (source[1] == 'u')
            {
                written += UnescapeUnicode(source, target[written..], out length);
            }
            else
            {
                target[written++] = source[1] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var same => same,
                };
            }
            source = source[length..];
        }
        return written;
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> source, Span<byte> target, out int length)
    {
        TryUnit(source, 0, out var unit);
        length = 6;
        if (!char.IsHighSurrogate(unit))
        {
            return new Rune(unit).EncodeToUtf8(target);
        }
        TryUnit(source, 6, out var low);
        length = 12;
        return new Rune(unit, low).EncodeToUtf8(target);
    }

    /// <summary>The UTF-16 unit of a <c>\uXXXX</c> at this place.</summary>
    private static bool TryUnit(ReadOnlySpan<byte> json, int at, out char unit)
    {
        unit = '\0';
        if (at + 6 > json.Length || json[at] != '\\' || json[at + 1] != 'u')
        {
            return false;
        }
        var value = 0;
        for (var i = at + 2; i < at + 6; i++)
        {
            if (!char.IsAsciiHexDigit((char)json[i]))
            {
                return false;
            }
            value = (value << 4) | (json[i] <= '9' ? json[i] - '0' : (json[i] | 0x20) - 'a' + 10);
        }
        unit = (char)value;
        return true;
    }
}
