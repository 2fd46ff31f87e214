using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Rtb.Bidder.Decode;

/// <summary>Reads single protobuf values into the decoded request's terms. Strings must be UTF-8, as generated code demands.</summary>
internal static class ProtoFields
{
    private const double TwoRoundings = 4.5e-16;

    /// <summary>A string without its hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadText(ref ProtoReader reader, DecodedRequest request, ref Text text)
    {
        var length = reader.ReadBytes();
        Set(request, reader.At - length, length, ref text);
    }

    /// <summary>The same with its hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadHashed(ref ProtoReader reader, DecodedRequest request, ref Text text)
    {
        var length = reader.ReadBytes();
        SetHashed(request, reader.At - length, length, ref text);
    }

    /// <summary>The bytes of a string that is turned into something else at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> ReadString(ref ProtoReader reader, DecodedRequest request)
    {
        var length = Math.Max(reader.ReadBytes(), 0);
        var bytes = request.Bytes(reader.At - length, length);
        if (!Utf8Text.IsValid(bytes))
        {
            ProtoWire.Refuse(request, reader.At - length, 0);
        }
        return bytes;
    }

    /// <summary>The strings of a list, as long as they follow one another; empty ones are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadTexts(ref ProtoReader reader, int tag, DecodedRequest request, TextList list)
    {
        do
        {
            var length = reader.ReadBytes();
            if (length > 0)
            {
                Add(request, reader.At - length, length, list);
            }
        }
        while (reader.NextIs(tag));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Set(DecodedRequest request, int start, int length, ref Text text)
    {
        if (length < 0)
        {
            return;
        }
        text.Start = start;
        text.Length = length;
        text.Hash = 0;
        if (!Utf8Text.IsValid(request.Bytes(start, length)))
        {
            ProtoWire.Refuse(request, start, 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetHashed(DecodedRequest request, int start, int length, ref Text text)
    {
        if (length < 0)
        {
            return;
        }
        text.Start = start;
        text.Length = length;
        text.Hash = length == 0 ? 0 : HashOf(request, start, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(DecodedRequest request, int start, int length, TextList list)
    {
        var hash = HashOf(request, start, length);
        if (!list.TryAdd(start, length, hash))
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(DecodedRequest request, int start, int length)
    {
        var bytes = request.Bytes(start, length);
        var hash = TextHash.Of(bytes, out var isAscii);
        if (!isAscii && !Utf8.IsValid(bytes))
        {
            ProtoWire.Refuse(request, start, 0);
        }
        return hash;
    }

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
