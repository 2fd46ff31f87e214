using System.Text.Unicode;

namespace Rtb.Bidder.Decode;

/// <summary>Reads single protobuf values into the decoded request's terms. Strings must be UTF-8, as generated code demands.</summary>
internal static class ProtoFields
{
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
            request.Break();
        }
    }

    /// <summary>The same with its hash.</summary>
    public static void ReadHashed(ref ProtoReader reader, DecodedRequest request, ref Text text)
    {
        ReadText(ref reader, request, ref text);
        text.Hash = text.IsEmpty ? 0 : TextHash.Of(request.Bytes(text));
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
            request.Break();
        }
    }

    /// <summary>
    /// A price in a double as micros, rounded up, but not for the noise of the double itself: a value within a ten-millionth of a micro of a whole one is that one.
    /// </summary>
    public static bool TryMicrosUp(double value, out long micros)
    {
        micros = 0;
        var scaled = value * 1_000_000;
        if (!(Math.Abs(scaled) < 9.2e18))
        {
            return false;
        }
        var nearest = Math.Round(scaled);
        var noise = Math.Max(1e-7, Math.Abs(scaled) * 4.5e-16);
        micros = (long)(Math.Abs(scaled - nearest) <= noise ? nearest : Math.Ceiling(scaled));
        return true;
    }
}
