using System.Text.Unicode;

namespace Rtb.Bidder.Decode;

/// <summary>Reads single protobuf values into the decoded request's terms. Strings must be UTF-8, as generated code demands.</summary>
internal static class ProtoFields
{
    private const double TwoRoundings = 4.5e-16;

    /// <summary>A string without its hash.</summary>
    public static void ReadText(ref ProtoReader reader, DecodedRequest request, ref Text text)
    {
        if (!reader.TryReadBytes(out var start, out var length))
        {
            return;
        }
        text = new Text { Start = start, Length = length };
        if (!Utf8.IsValid(request.Bytes(text)))
        {
            Break(request, start);
        }
    }

    /// <summary>The same with its hash.</summary>
    public static void ReadHashed(ref ProtoReader reader, DecodedRequest request, ref Text text)
    {
        if (!reader.TryReadBytes(out var start, out var length))
        {
            return;
        }
        text = new Text { Start = start, Length = length };
        if (length == 0)
        {
            return;
        }
        var bytes = request.Bytes(text);
        text.Hash = TextHash.Of(bytes, out var isAscii);
        if (!isAscii && !Utf8.IsValid(bytes))
        {
            Break(request, start);
        }
    }

    /// <summary>The bytes of a string that is turned into something else at once; false when the field is none.</summary>
    public static bool TryReadString(ref ProtoReader reader, DecodedRequest request, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!reader.TryReadBytes(out var start, out var length))
        {
            return false;
        }
        bytes = request.Buffer.AsSpan(start, length);
        if (!Utf8.IsValid(bytes))
        {
            Break(request, start);
        }
        return true;
    }

    /// <summary>One string more for a list; empty ones are left out. False when the list is full.</summary>
    public static bool TryAddText(ref ProtoReader reader, DecodedRequest request, TextList list)
    {
        var text = default(Text);
        ReadHashed(ref reader, request, ref text);
        return text.IsEmpty || list.TryAdd(text);
    }

    /// <summary>Opens a message field; false when it is none.</summary>
    public static bool TryEnter(ref ProtoReader reader, DecodedRequest request, out ProtoReader message)
    {
        if (!reader.TryReadBytes(out var start, out var length))
        {
            message = default;
            return false;
        }
        message = new ProtoReader(request.Buffer, start, length);
        return true;
    }

    /// <summary>Ends a message: what broke in it breaks the request.</summary>
    public static void Leave(DecodedRequest request, in ProtoReader message)
    {
        if (message.IsBroken)
        {
            Break(request, message.FaultAt);
        }
    }

    private static void Break(DecodedRequest request, int offset) => request.Refuse(NoBidReason.Malformed, DecodeField.Body, offset);

    /// <summary>
    /// A price in a double as micros, rounded up, but not for the noise of the double itself: a product within two roundings of a whole
    /// number of micros is that number, so a price of up to six decimals gives the same as its text. False when it is below zero or
    /// does not fit.
    /// </summary>
    public static bool TryMicrosUp(double value, out long micros)
    {
        micros = 0;
        var scaled = value * 1_000_000;
        if (!(value >= 0) || !(scaled < long.MaxValue))
        {
            return false;
        }
        var nearest = Math.Round(scaled);
        micros = (long)(Math.Abs(scaled - nearest) <= scaled * TwoRoundings ? nearest : Math.Ceiling(scaled));
        return true;
    }
}
