namespace Rtb.Bidder.Decode;

/// <summary>Reads single values into the decoded request's terms. A value of a wrong type is passed over and counts as absent.</summary>
internal static class JsonFields
{
    /// <summary>A string, unescaped behind the body when it has escapes, without its hash.</summary>
    public static void ReadText(ref JsonScanner json, DecodedRequest request, out Text text)
    {
        text = default;
        if (!json.TryReadString(out var start, out var length, out var escaped))
        {
            return;
        }
        text.Start = start;
        text.Length = length;
        if (escaped)
        {
            var target = request.Buffer.AsSpan(request.BufferUsed);
            text.Length = JsonEscapes.Unescape(request.Buffer.AsSpan(start, length), target);
            text.Start = request.BufferUsed;
            request.BufferUsed += text.Length;
        }
    }

    /// <summary>The same with its hash.</summary>
    public static void ReadHashed(ref JsonScanner json, DecodedRequest request, out Text text)
    {
        ReadText(ref json, request, out text);
        if (text.Length > 0)
        {
            text.Hash = TextHash.Of(request.Bytes(text));
        }
    }

    /// <summary>An id: its text with hash, and the bytes between the quotes for the echo.</summary>
    public static void ReadId(ref JsonScanner json, DecodedRequest request, out Text text, out Text onWire)
    {
        onWire = default;
        json.Peek();
        var quote = json.At;
        ReadHashed(ref json, request, out text);
        if (text.Length > 0)
        {
            onWire.Start = quote + 1;
            onWire.Length = json.At - quote - 2;
        }
    }

    /// <summary>Strings of an array (or one string in its place), hashed. False when the list was full: the rest is passed over.</summary>
    public static bool TryReadTexts(ref JsonScanner json, DecodedRequest request, TextList list)
    {
        var fits = true;
        if (json.Peek() == '"')
        {
            ReadHashed(ref json, request, out var only);
            return only.IsEmpty || list.TryAdd(only);
        }
        if (!json.EnterArray())
        {
            return true;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            ReadHashed(ref json, request, out var text);
            if (!text.IsEmpty)
            {
                fits &= list.TryAdd(text);
            }
        }
        return fits;
    }

    /// <summary>
    /// An integer, also when it is written as 3.0 or stands between quotes; true and false are 1 and 0. What is none or outside of 32 bits
    /// is absent.
    /// </summary>
    public static int ReadInt(ref JsonScanner json, int absent) =>
        json.TryReadShortInteger(out var value) ? value : ReadLongInt(ref json, absent);

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

    /// <summary>A flag: 1, true, "1" are yes, and so is any other number above 0, as for a bool in protobuf.</summary>
    public static bool ReadFlag(ref JsonScanner json) => ReadInt(ref json, 0) > 0;

    /// <summary>1 yes, 0 no, -1 absent.</summary>
    public static int ReadTristate(ref JsonScanner json) => ReadInt(ref json, -1) switch
    {
        < 0 => -1,
        0 => 0,
        _ => 1,
    };

    /// <summary>A floating number that is not money; NaN when absent.</summary>
    public static double ReadDouble(ref JsonScanner json) =>
        json.TryReadNumber(out var text) && DecimalText.TryDouble(text, out var value) ? value : double.NaN;

    /// <summary>Integers of an array (or one in its place) as a mask of bits 1 to 63; others are ignored.</summary>
    public static ulong ReadMask(ref JsonScanner json)
    {
        if (json.Peek() != '[')
        {
            return BitOf(ReadInt(ref json, 0));
        }
        ulong mask = 0;
        json.EnterArray();
        for (var first = true; json.NextElement(ref first);)
        {
            mask |= BitOf(ReadInt(ref json, 0));
        }
        return mask;
    }

    public static ulong BitOf(int value) => value is > 0 and < 64 ? 1UL << value : 0;
}
