using System.Numerics;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Encode;

/// <summary>Answers in protobuf: openrtb.v2.BidResponse.</summary>
internal static class ProtobufBidWriter
{
    // Tags of BidResponse: id 1, seatbid 2, bidid 3, cur 4, nbr 6; of SeatBid: bid 1, seat 2; of Bid: dealid 13, w 16, h 17.
    private const byte IdTag = (1 << 3) | 2;
    private const byte SeatBidTag = (2 << 3) | 2;
    private const byte BidIdTag = (3 << 3) | 2;
    private const byte CurrencyTag = (4 << 3) | 2;
    private const byte NoBidTag = 6 << 3;
    private const byte BidTag = (1 << 3) | 2;
    private const byte DealTag = (13 << 3) | 2;
    private const byte SeatTag = (2 << 3) | 2;
    private const byte AdmTag = (6 << 3) | 2;
    private const double MicrosPerUnit = 1_000_000;

    /// <summary>Bytes written, or -1 when the answer does not fit.</summary>
    public static int Write(
        Span<byte> target, DecodedRequest request, ExchangeEntry exchange, Span<ChosenBid> bids, NoticeSigner signer)
    {
        var writer = new SpanWriter(target);
        WriteBytes(ref writer, IdTag, request.Bytes(request.IdOnWire));
        var seatBytes = 1 + VarintBytes((ulong)exchange.Seat.Length) + exchange.Seat.Length;
        foreach (ref var bid in bids)
        {
            bid.MarkupBytes = bid.Creative.Template.Native is not null ? NativeLength(target[writer.Length..], request, in bid)
                : bid.Creative.Template.Vast is { } vast ? VastWriter.LengthOf(vast.Plain, in bid)
                : 0;
            var length = LengthOf(request, in bid);
            seatBytes += 1 + VarintBytes((ulong)length) + length;
        }
        writer.Write(SeatBidTag);
        writer.WriteVarint((ulong)seatBytes);
        foreach (ref readonly var bid in bids)
        {
            writer.Write(BidTag);
            writer.WriteVarint((ulong)LengthOf(request, in bid));
            WriteBid(ref writer, request, in bid, signer);
        }
        WriteBytes(ref writer, SeatTag, exchange.Seat);
        writer.Write(BidIdTag);
        writer.WriteVarint(ProtobufBidTemplate.BidIdChars);
        writer.WriteHex(bids[0].Token.ImpressionHigh, bids[0].Token.ImpressionLow);
        writer.Write(CurrencyTag);
        writer.WriteVarint(3);
        for (var code = bids[0].Currency; code != 0; code >>= 8)
        {
            writer.Write((byte)code);
        }
        return writer.IsFull ? -1 : writer.Length;
    }

    /// <summary>An answer without bids: bytes written, or -1 when it does not fit.</summary>
    public static int WriteNoBid(Span<byte> target, DecodedRequest request, int code)
    {
        var writer = new SpanWriter(target);
        WriteBytes(ref writer, IdTag, request.Bytes(request.IdOnWire));
        writer.Write(NoBidTag);
        writer.WriteVarint((ulong)code);
        return writer.IsFull ? -1 : writer.Length;
    }

    private static void WriteBid(ref SpanWriter writer, DecodedRequest request, in ChosenBid bid, NoticeSigner signer)
    {
        Span<byte> signed = stackalloc byte[NoticeSigner.SignedChars];
        signer.Sign(in bid.Token, signed);
        foreach (ref readonly var segment in bid.Creative.Template.Protobuf.AsSpan())
        {
            writer.Write(segment.Literal);
            switch (segment.Slot)
            {
                case TemplateSlot.End:
                    return;
                case TemplateSlot.BidId:
                    writer.WriteHex(bid.Token.ImpressionHigh, bid.Token.ImpressionLow);
                    break;
                case TemplateSlot.ImpressionId:
                    var id = request.Bytes(request.Impressions[bid.ImpressionIndex].IdOnWire);
                    writer.WriteVarint((ulong)id.Length);
                    writer.Write(id);
                    break;
                case TemplateSlot.Price:
                    writer.WriteDouble(bid.BidMicros / MicrosPerUnit);
                    break;
                case TemplateSlot.Size:
                    WriteSize(ref writer, bid.Size);
                    break;
                case TemplateSlot.Expiry:
                    writer.WriteVarint((ulong)bid.ExpirySeconds);
                    break;
                case TemplateSlot.NativeMarkup:
                    writer.Write(IsMessage(request, in bid) ? [0x92, 0x03] : [AdmTag]); // the tag of adm_native, 50
                    writer.WriteVarint((ulong)bid.MarkupBytes);
                    WriteNative(ref writer, request, in bid, signed);
                    break;
                case TemplateSlot.VastMarkup:
                    writer.Write(AdmTag);
                    writer.WriteVarint((ulong)bid.MarkupBytes);
                    VastWriter.Write(ref writer, bid.Creative.Template.Vast!.Plain, in bid, signed);
                    break;
                case TemplateSlot.Protocol:
                    writer.Write(bid.Protocol);
                    break;
                case TemplateSlot.PlaceInPod:
                    WritePlaceInPod(ref writer, bid.PlaceInPod);
                    break;
                case TemplateSlot.Deal:
                    if (bid.Deal is { } deal)
                    {
                        WriteBytes(ref writer, DealTag, deal.Utf8);
                    }
                    break;
                case TemplateSlot.Dsa:
                    writer.Write(DsaTemplate.Protobuf(bid.Creative.Template, request.Dsa));
                    break;
                default:
                    writer.Write(NoticeSigner.Payload(signed));
                    writer.Write(NoticeSigner.Tag(signed, TokenSlots.KindOf(segment.Slot)));
                    break;
            }
        }
    }

    /// <summary>Bytes of a bid: what its template fixes, and the slots that vary.</summary>
    private static int LengthOf(DecodedRequest request, in ChosenBid bid)
    {
        var idBytes = request.Impressions[bid.ImpressionIndex].IdOnWire.Length;
        var sizeBytes = bid.Size == 0 ? 0 : 4 + VarintBytes(bid.Size >> 16) + VarintBytes(bid.Size & 0xFFFF);
        var varying = VarintBytes((ulong)idBytes) + idBytes + sizeBytes + VarintBytes((ulong)bid.ExpirySeconds);
        if (bid.MarkupBytes > 0)
        {
            var isMessage = bid.Creative.Template.Native is not null && IsMessage(request, in bid);
            varying += (isMessage ? 2 : 1) + VarintBytes((ulong)bid.MarkupBytes) + bid.MarkupBytes;
        }
        varying += bid.PlaceInPod == 0 ? 0 : 2 + VarintBytes((ulong)bid.PlaceInPod);
        if (bid.Deal is { } deal)
        {
            varying += 1 + VarintBytes((ulong)deal.Utf8.Length) + deal.Utf8.Length;
        }
        varying += DsaTemplate.Protobuf(bid.Creative.Template, request.Dsa).Length;
        return bid.Creative.Template.ProtobufFixedBytes + varying;
    }

    private static bool IsMessage(DecodedRequest request, in ChosenBid bid) =>
        request.Media.NativeOf(in request.Impressions[bid.ImpressionIndex]).IsMessage;

    /// <summary>In the form that the request had.</summary>
    private static void WriteNative(ref SpanWriter writer, DecodedRequest request, in ChosenBid bid, scoped ReadOnlySpan<byte> signed)
    {
        ref readonly var native = ref request.Media.NativeOf(in request.Impressions[bid.ImpressionIndex]);
        if (native.IsMessage)
        {
            NativeMessageWriter.Write(ref writer, bid.Creative, request, in native, signed);
            return;
        }
        NativeMarkupWriter.Write(ref writer, bid.Creative.Template.Native!.Text, bid.Creative, request, in native, signed);
    }

    /// <summary>
    /// Bytes of a native ad, found by writing it into the room that the rest of the answer will take; a token's content does not matter
    /// for it.
    /// What does not fit here does not fit later either.
    /// </summary>
    private static int NativeLength(Span<byte> room, DecodedRequest request, in ChosenBid bid)
    {
        Span<byte> signed = stackalloc byte[NoticeSigner.SignedChars];
        var writer = new SpanWriter(room);
        WriteNative(ref writer, request, in bid, signed);
        return writer.Length;
    }

    private static void WritePlaceInPod(ref SpanWriter writer, int place)
    {
        if (place != 0)
        {
            writer.Write([0xE0, 0x01]); // tag of slotinpod: 28 << 3 as a varint
            writer.WriteVarint((ulong)place);
        }
    }

    private static void WriteSize(ref SpanWriter writer, uint size)
    {
        if (size == 0)
        {
            return;
        }
        writer.Write([0x80, 0x01]); // tag of w: 16 << 3 as a varint
        writer.WriteVarint(size >> 16);
        writer.Write([0x88, 0x01]); // tag of h: 17 << 3
        writer.WriteVarint(size & 0xFFFF);
    }

    private static void WriteBytes(ref SpanWriter writer, byte tag, ReadOnlySpan<byte> bytes)
    {
        writer.Write(tag);
        writer.WriteVarint((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static int VarintBytes(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;
}
