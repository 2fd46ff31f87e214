using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>
/// Members of a video or audio slot that few slots have, in protobuf: <see cref="PlayerTerms"/>. A slot that has any is read a second
/// time for them, so that others pay nothing.
/// </summary>
internal static class ProtobufTermsDecoder
{
    private const ulong VideoFields = (1UL << 11) | (1UL << 12) | (1UL << 13) | (1UL << 14) | (1UL << 16) | (1UL << 20) | (1UL << 24)
        | (1UL << 25) | (1UL << 28) | (1UL << 29) | (1UL << 32) | (1UL << 33) | (1UL << 34) | (1UL << 36);

    private const ulong AudioFields = (1UL << 8) | (1UL << 9) | (1UL << 10) | (1UL << 11) | (1UL << 20) | (1UL << 21) | (1UL << 25)
        | (1UL << 26) | (1UL << 29) | (1UL << 30) | (1UL << 31);

    public static bool IsOfVideo(int tag) => tag < 64 << 3 && (VideoFields >> (tag >> 3) & 1) != 0;

    public static bool IsOfAudio(int tag) => tag < 64 << 3 && (AudioFields >> (tag >> 3) & 1) != 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadVideo(ProtoReader reader, DecodedRequest request, ref PlayerTerms terms)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (11 << 3) | Varint:
                    terms.ExtendedSeconds = reader.ReadInt32();
                    break;
                case (12 << 3) | Varint:
                    terms.BitrateMinKbps = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (13 << 3) | Varint:
                    terms.BitrateMaxKbps = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (14 << 3) | Varint:
                    terms.NoBoxing = !reader.ReadBool();
                    break;
                case (16 << 3) | Bytes:
                case (16 << 3) | Varint:
                    reader.ReadMask(tag, ref terms.Delivery);
                    break;
                case (20 << 3) | Bytes:
                case (20 << 3) | Varint:
                    reader.ReadMask(tag, ref terms.CompanionTypes);
                    break;
                case (24 << 3) | Varint:
                    terms.SkipMinSeconds = reader.ReadInt32();
                    break;
                case (25 << 3) | Varint:
                    terms.SkipAfterSeconds = reader.ReadInt32();
                    break;
                case (28 << 3) | Varint:
                    terms.PodAdsMax = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (29 << 3) | Varint:
                    terms.PodSeconds = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (32 << 3) | Bytes:
                    ReadDurations(reader.Enter(), request, ref terms);
                    break;
                case (32 << 3) | Varint:
                    request.Media.AddDuration(request, ref terms, reader.ReadInt32());
                    break;
                case (33 << 3) | Varint:
                    terms.PlaceInPod = reader.ReadInt32();
                    break;
                case (34 << 3) | Fixed64:
                    terms.FloorPerSecondMicros = Micros(request, reader.ReadDouble(), reader.At);
                    break;
                case (36 << 3) | Bytes:
                    ReadFloor(reader.Enter(), request, ref terms);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadAudio(ProtoReader reader, DecodedRequest request, ref PlayerTerms terms)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (8 << 3) | Varint:
                    terms.ExtendedSeconds = reader.ReadInt32();
                    break;
                case (9 << 3) | Varint:
                    terms.BitrateMinKbps = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (10 << 3) | Varint:
                    terms.BitrateMaxKbps = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (11 << 3) | Bytes:
                case (11 << 3) | Varint:
                    reader.ReadMask(tag, ref terms.Delivery);
                    break;
                case (20 << 3) | Bytes:
                case (20 << 3) | Varint:
                    reader.ReadMask(tag, ref terms.CompanionTypes);
                    break;
                case (21 << 3) | Varint:
                    terms.PodAdsMax = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (25 << 3) | Varint:
                    terms.PodSeconds = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (26 << 3) | Bytes:
                    ReadDurations(reader.Enter(), request, ref terms);
                    break;
                case (26 << 3) | Varint:
                    request.Media.AddDuration(request, ref terms, reader.ReadInt32());
                    break;
                case (29 << 3) | Varint:
                    terms.PlaceInPod = reader.ReadInt32();
                    break;
                case (30 << 3) | Fixed64:
                    terms.FloorPerSecondMicros = Micros(request, reader.ReadDouble(), reader.At);
                    break;
                case (31 << 3) | Bytes:
                    ReadFloor(reader.Enter(), request, ref terms);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    /// <summary>A packed list.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadDurations(ProtoReader packed, DecodedRequest request, ref PlayerTerms terms)
    {
        while (packed.At < packed.End && request.Fault.Field != DecodeField.Body)
        {
            request.Media.AddDuration(request, ref terms, packed.ReadInt32());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadFloor(ProtoReader reader, DecodedRequest request, ref PlayerTerms terms)
    {
        var (least, most, floor) = (0, 0, 0L);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    least = reader.ReadInt32();
                    break;
                case (2 << 3) | Varint:
                    most = reader.ReadInt32();
                    break;
                case (3 << 3) | Fixed64:
                    floor = Micros(request, reader.ReadDouble(), reader.At);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        request.Media.AddFloor(request, ref terms, new DurationFloor(least, most, floor));
    }

    private static long Micros(DecodedRequest request, double floor, int offset)
    {
        if (!ProtoFields.TryMicrosUp(floor, out var micros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, offset);
        }
        return micros;
    }
}
