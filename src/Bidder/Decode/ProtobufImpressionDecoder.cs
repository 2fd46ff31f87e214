using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>One impression in protobuf: BidRequest.Imp and the messages in it.</summary>
internal static class ProtobufImpressionDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    reader.ReadHashed(ref impression.Id);
                    break;
                case (2 << 3) | Bytes:
                    ProtobufMediaDecoder.ReadBanner(reader.Enter(), request, ref impression);
                    break;
                case (3 << 3) | Bytes:
                    ProtobufMediaDecoder.ReadVideo(reader.Enter(), request, ref impression);
                    break;
                case (15 << 3) | Bytes:
                    ProtobufAudioDecoder.Read(reader.Enter(), request, ref impression);
                    break;
                case (13 << 3) | Bytes:
                    ProtobufNativeDecoder.Read(reader.Enter(), request, ref impression);
                    break;
                case (11 << 3) | Bytes:
                    ProtobufDealDecoder.Read(reader.Enter(), request, ref impression);
                    break;
                case (6 << 3) | Varint:
                    impression.Interstitial = reader.ReadBool();
                    break;
                case (7 << 3) | Bytes:
                    reader.ReadHashed(ref impression.TagId);
                    break;
                case (8 << 3) | Fixed64:
                    ReadFloor(request, ref impression, reader.ReadDouble(), reader.At);
                    break;
                case (9 << 3) | Bytes:
                    impression.FloorCurrency = CurrencyCode.OrNotSaid(reader.ReadString());
                    break;
                case (12 << 3) | Varint:
                    impression.Secure = reader.ReadBool() ? 1 : 0;
                    break;
                case (14 << 3) | Varint:
                    impression.ExpirySeconds = reader.ReadInt32();
                    break;
                case (17 << 3) | Bytes:
                    ReadMetric(reader.Enter(), request);
                    break;
                case (18 << 3) | Varint:
                    impression.Rewarded = reader.ReadBool();
                    break;
                case (20 << 3) | Bytes:
                    ReadQuantity(reader.Enter(), request, ref impression);
                    break;
                case (21 << 3) | Fixed64:
                    impression.DisplayAtMs = JsonQuantityDecoder.TimeOf(reader.ReadDouble());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        impression.IdOnWire = impression.Id;
    }

    private static void ReadFloor(DecodedRequest request, ref DecodedImpression impression, double floor, int offset)
    {
        if (!ProtoFields.TryMicrosUp(floor, out impression.FloorMicros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, offset);
        }
    }

    private static void ReadQuantity(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag != ((1 << 3) | Fixed64))
            {
                reader.Skip(tag);
            }
            else if (!ProtoFields.TryMicrosUp(reader.ReadDouble(), out impression.QuantityMicros) || impression.QuantityMicros == 0)
            {
                request.Refuse(NoBidReason.InvalidValue, DecodeField.Quantity, reader.At);
            }
        }
    }

    private static void ReadMetric(ProtoReader reader, DecodedRequest request)
    {
        var seen = 0;
        while (reader.Next() is not 0 and var tag)
        {
            seen |= (tag >> 3) switch { 1 => 1, 2 => 2, _ => 0 };
            reader.Skip(tag);
        }
        if (seen != 3)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.Metric, reader.At);
        }
    }
}
