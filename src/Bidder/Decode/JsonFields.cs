using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// Reads single values into the decoded request's terms; every method answers with the place behind the value. A value of a wrong type is
/// passed over and counts as absent.
/// </summary>
internal static class JsonFields
{
    /// <summary>A string, unescaped behind the body when it has escapes, without its hash.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadText(ref byte json, int at, int depth, DecodedRequest request, ref Text text)
    {
        var next = Unsafe.Add(ref json, (uint)at);
        if (next != '"')
        {
            return ReadOddText(ref json, at, depth, request, ref text);
        }
        var start = at + 1;
        var end = JsonText.PlainEnd(ref json, start);
        if (Unsafe.Add(ref json, (uint)end) != '"')
        {
            return ReadEscaped(start, end, request, ref text);
        }
        text.Start = start;
        text.Length = end - start;
        text.Hash = 0;
        return end + 1;
    }

    /// <summary>The same with its hash.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadHashed(ref byte json, int at, int depth, DecodedRequest request, ref Text text)
    {
        // Most often a plain string that is not empty stands right here. Behind the end of the document nothing may be searched.
        if (Unsafe.Add(ref json, (uint)at) == '"')
        {
            var start = at + 1;
            var end = JsonText.PlainEnd(ref json, start);
            if (Unsafe.Add(ref json, (uint)end) == '"' && end != start)
            {
                text.Start = start;
                text.Length = end - start;
                text.Hash = TextHash.OfReadable(ref Unsafe.Add(ref json, (uint)start), end - start);
                return end + 1;
            }
        }
        at = ReadText(ref json, at, depth, request, ref text);
        text.Hash = request.HashOf(text.Start, text.Length);
        return at;
    }

    /// <summary>An id: its text with hash, and the bytes between the quotes for the echo.</summary>
    public static int ReadId(JsonScanner json, DecodedRequest request, ref Text text, ref Text onWire)
    {
        onWire = default;
        json.Peek();
        var quote = json.At;
        json.ReadHashed(request, ref text);
        if (text.Length > 0)
        {
            onWire.Start = quote + 1;
            onWire.Length = json.At - quote - 2;
        }
        return json.At;
    }

    /// <summary>Strings of an array (or one string in its place), hashed and without the empty ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadTexts(JsonScanner json, DecodedRequest request, TextList list)
    {
        var fits = true;
        if (json.Peek() == '"')
        {
            fits = TryAddNext(ref json, request, list);
        }
        else if (json.EnterArray())
        {
            for (var first = true; json.NextElement(ref first);)
            {
                fits &= TryAddNext(ref json, request, list);
            }
        }
        if (!fits)
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAddNext(ref JsonScanner json, DecodedRequest request, TextList list)
    {
        if (json.TryReadPlain(out var start, out var length))
        {
            return list.TryAdd(start, length, request.HashOf(start, length));
        }
        var text = default(Text);
        json.ReadHashed(request, ref text);
        return text.IsEmpty || list.TryAdd(text);
    }

    /// <summary>The place behind an integer in the high half, its value, or what stands for an absent one, in the low one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long ReadInt(ref byte json, int at, int depth, JsonState state, int absent)
    {
        if (Unsafe.Add(ref json, (uint)at) <= ' ')
        {
            at = JsonText.SpaceEnd(ref json, at);
        }
        // The commonest number: one to nine digits and nothing else.
        var start = at;
        var value = 0;
        int next = Unsafe.Add(ref json, (uint)at);
        while ((uint)(next - '0') <= 9 && at - start <= 9)
        {
            value = (value * 10) + (next - '0');
            next = Unsafe.Add(ref json, (uint)++at);
        }
        var digits = at - start;
        if (digits is 0 or > 9 || (digits > 1 && Unsafe.Add(ref json, (uint)start) == '0') || next is '.' or 'e' or 'E')
        {
            var scanner = new JsonScanner(ref json, start, depth, state);
            value = ReadLongInt(ref scanner, absent);
            at = scanner.At;
        }
        return ((long)at << 32) | (uint)value;
    }

    private static int ReadLongInt(ref JsonScanner json, int absent)
    {
        var next = json.Peek();
        if (next is (byte)'t' or (byte)'f')
        {
            json.Skip();
            return next == 't' ? 1 : 0;
        }
        if (!json.TryReadNumber(out var text))
        {
            return absent;
        }
        if (DecimalText.TryInteger(text, out var value))
        {
            return value is >= int.MinValue and <= int.MaxValue ? (int)value : absent;
        }
        return text.SequenceEqual("true"u8) ? 1 : text.SequenceEqual("false"u8) ? 0 : absent;
    }

    /// <summary>A floating number that is not money; NaN when absent.</summary>
    public static int ReadDouble(JsonScanner json, ref double target)
    {
        target = json.TryReadNumber(out var text) && DecimalText.TryDouble(text, out var value) ? value : double.NaN;
        return json.At;
    }

    /// <summary>Integers of an array (or one in its place) as bits 1 to 63 of a mask; others are ignored.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int AddMask(JsonScanner json, ref ulong mask)
    {
        if (json.Peek() != '[')
        {
            mask |= BitOf(json.ReadInt(0));
            return json.At;
        }
        json.EnterArray();
        for (var first = true; json.NextElement(ref first);)
        {
            mask |= BitOf(json.ReadInt(0));
        }
        return json.At;
    }

    public static ulong BitOf(int value) => value is > 0 and < 64 ? 1UL << value : 0;

    /// <summary>A string behind white space, or no string at all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadOddText(ref byte json, int at, int depth, DecodedRequest request, ref Text text)
    {
        text = default;
        at = JsonText.SpaceEnd(ref json, at);
        return Unsafe.Add(ref json, (uint)at) == '"'
            ? ReadText(ref json, at, depth, request, ref text)
            : JsonSkip.Value(ref json, at, depth, request.Json);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadEscaped(int start, int plainEnd, DecodedRequest request, ref Text text)
    {
        text = default;
        var end = request.Json.EscapedEnd(plainEnd);
        if (request.Json.Fault == NoBidReason.None)
        {
            var target = request.Buffer.AsSpan(request.BufferUsed);
            text.Length = JsonEscapes.Unescape(request.Bytes(start, end - start), target);
            text.Start = request.BufferUsed;
            request.BufferUsed += text.Length;
        }
        return end + 1;
    }
}
