using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Rtb.Bidder.Decode;

/// <summary>Reads single protobuf values into the decoded request's terms. Strings must be UTF-8, as generated code demands.</summary>
internal static class ProtoFields
{
    private const double TwoRoundings = 4.5e-16;

    /// <summary>A string without its hash; the answer is the place behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadText(ref byte body, int at, int end, DecodedRequest request, ref Text text)
    {
        int length = Unsafe.Add(ref body, (uint)at);
        var next = at + 1 + length;
        if (length >= 0x80 || length >= end - at)
        {
            var packed = ProtoWire.LongBytes(ref body, at, end, request);
            next = (int)(packed >> 32);
            length = (int)packed;
            if (length < 0)
            {
                return next;
            }
        }
        text.Start = next - length;
        text.Length = length;
        text.Hash = 0;
        CheckText(ref body, next - length, length, request);
        return next;
    }

    /// <summary>The same with its hash.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadHashed(ref byte body, int at, int end, DecodedRequest request, ref Text text)
    {
        int length = Unsafe.Add(ref body, (uint)at);
        var next = at + 1 + length;
        if (length >= 0x80 || length >= end - at)
        {
            var packed = ProtoWire.LongBytes(ref body, at, end, request);
            next = (int)(packed >> 32);
            length = (int)packed;
            if (length < 0)
            {
                return next;
            }
        }
        text.Start = next - length;
        text.Length = length;
        text.Hash = length == 0 ? 0 : HashOf(ref body, next - length, length, request);
        return next;
    }

    /// <summary>The strings of a list, as long as they follow one another; empty ones are left out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadTexts(ref byte body, int at, int end, int tag, DecodedRequest request, TextList list)
    {
        while (true)
        {
            int length = Unsafe.Add(ref body, (uint)at);
            var next = at + 1 + length;
            if (length >= 0x80 || length >= end - at)
            {
                var packed = ProtoWire.LongBytes(ref body, at, end, request);
                next = (int)(packed >> 32);
                length = (int)packed;
            }
            if (length > 0 && !list.TryAdd(next - length, length, HashOf(ref body, next - length, length, request)))
            {
                request.Exceed(NoBidReason.TooManyListEntries);
            }
            at = next + 1;
            if (next >= end || Unsafe.Add(ref body, (uint)next) != tag || tag >= 0x80)
            {
                return next;
            }
        }
    }

    /// <summary>Strings must be UTF-8. Nearly all are ASCII and short: that is known after one load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckText(ref byte body, int start, int length, DecodedRequest request)
    {
        if (!Utf8Text.IsAscii(ref Unsafe.Add(ref body, (uint)start), length))
        {
            CheckUtf8(request, start, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(ref byte body, int start, int length, DecodedRequest request)
    {
        CheckText(ref body, start, length, request);
        return TextHash.OfReadable(ref Unsafe.Add(ref body, (uint)start), length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckUtf8(DecodedRequest request, int start, int length)
    {
        if (!Utf8.IsValid(request.Bytes(start, length)))
        {
            ProtoWire.Refuse(request, start, 0);
        }
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
