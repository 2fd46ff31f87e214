using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>imp.pmp in protobuf: BidRequest.Pmp, Deal and DurFloors.</summary>
internal static class ProtobufDealDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Varint))
            {
                impression.PrivateAuction = reader.ReadBool();
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                ReadDeal(reader.Enter(), request, ref impression);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadDeal(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        ref var deal = ref request.Deals.Begin(request, ref impression);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    reader.ReadHashed(ref deal.Id);
                    break;
                case (2 << 3) | Fixed64:
                    ReadPrice(request, ref deal.FloorMicros, reader.ReadDouble(), reader.At);
                    break;
                case (3 << 3) | Bytes:
                    deal.FloorCurrency = CurrencyCode.OrNotSaid(reader.ReadString());
                    break;
                case (4 << 3) | Bytes:
                    reader.ReadTexts(tag, request.Deals.Seats);
                    break;
                case (5 << 3) | Bytes:
                    reader.ReadTexts(tag, request.Deals.Advertisers);
                    break;
                case (6 << 3) | Varint:
                    deal.AuctionType = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (7 << 3) | Varint:
                    deal.Guaranteed = reader.ReadInt32() > 0;
                    break;
                case (8 << 3) | Fixed64:
                    ReadPrice(request, ref deal.MicrosPerSecond, reader.ReadDouble(), reader.At);
                    break;
                case (9 << 3) | Bytes:
                    ReadDurationFloor(reader.Enter(), request);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        request.Deals.End(request, ref deal, reader.At);
    }

    private static void ReadDurationFloor(ProtoReader reader, DecodedRequest request)
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
                    ReadPrice(request, ref floor, reader.ReadDouble(), reader.At);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        request.Deals.AddDurationFloor(request, new DurationFloor(least, most, floor));
    }

    private static void ReadPrice(DecodedRequest request, ref long micros, double price, int offset)
    {
        if (!ProtoFields.TryMicrosUp(price, out micros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, offset);
        }
    }
}
