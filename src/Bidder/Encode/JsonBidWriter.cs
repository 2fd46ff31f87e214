using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Encode;

/// <summary>Answers in JSON, OpenRTB 2.6 section 4.2.</summary>
internal static class JsonBidWriter
{
    /// <summary>Bytes written, or -1 when the answer does not fit.</summary>
    public static int Write(
        Span<byte> target, DecodedRequest request, ExchangeEntry exchange, ReadOnlySpan<ChosenBid> bids, NoticeSigner signer)
    {
        var writer = new SpanWriter(target);
        WriteId(ref writer, request);
        writer.Write("\",\"bidid\":\""u8);
        writer.WriteHex(bids[0].Token.ImpressionHigh, bids[0].Token.ImpressionLow);
        writer.Write("\",\"cur\":\""u8);
        WriteCurrency(ref writer, bids[0].Currency);
        writer.Write("\",\"seatbid\":[{\"bid\":["u8);
        for (var i = 0; i < bids.Length; i++)
        {
            if (i > 0)
            {
                writer.Write((byte)',');
            }
            WriteBid(ref writer, request, in bids[i], signer);
        }
        writer.Write("],\"seat\":\""u8);
        writer.Write(exchange.SeatJson);
        writer.Write("\"}]}"u8);
        return writer.IsFull ? -1 : writer.Length;
    }

    /// <summary>An answer without bids: bytes written, or -1 when it does not fit.</summary>
    public static int WriteNoBid(Span<byte> target, DecodedRequest request, int code)
    {
        var writer = new SpanWriter(target);
        WriteId(ref writer, request);
        writer.Write("\",\"nbr\":"u8);
        writer.WriteDigits(code);
        writer.Write((byte)'}');
        return writer.IsFull ? -1 : writer.Length;
    }

    private static void WriteId(ref SpanWriter writer, DecodedRequest request)
    {
        writer.Write("{\"id\":\""u8);
        writer.Write(request.Bytes(request.IdOnWire));
    }

    private static void WriteBid(ref SpanWriter writer, DecodedRequest request, in ChosenBid bid, NoticeSigner signer)
    {
        Span<byte> signed = stackalloc byte[NoticeSigner.SignedChars];
        signer.Sign(in bid.Token, signed);
        foreach (ref readonly var segment in bid.Creative.Template.Json.AsSpan())
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
                    writer.Write(request.Bytes(request.Impressions[bid.ImpressionIndex].IdOnWire));
                    break;
                case TemplateSlot.Price:
                    writer.WriteMicros(bid.BidMicros);
                    break;
                case TemplateSlot.Size:
                    WriteSize(ref writer, bid.Size);
                    break;
                case TemplateSlot.Expiry:
                    writer.WriteDigits(bid.ExpirySeconds);
                    break;
                case TemplateSlot.NativeMarkup:
                    NativeMarkupWriter.Write(
                        ref writer, bid.Creative.Template.Native!.Json, bid.Creative, request,
                        in request.Media.NativeOf(in request.Impressions[bid.ImpressionIndex]), signed);
                    break;
                case TemplateSlot.VastMarkup:
                    VastWriter.Write(ref writer, bid.Creative.Template.Vast!.Json, in bid, signed);
                    break;
                case TemplateSlot.Protocol:
                    writer.WriteDigits(bid.Protocol);
                    break;
                case TemplateSlot.PlaceInPod:
                    WritePlaceInPod(ref writer, bid.PlaceInPod);
                    break;
                case TemplateSlot.Deal:
                    WriteDeal(ref writer, bid.Deal);
                    break;
                case TemplateSlot.Dsa:
                    writer.Write(DsaTemplate.Json(bid.Creative.Template, request.Dsa));
                    break;
                default:
                    writer.Write(NoticeSigner.Payload(signed));
                    writer.Write(NoticeSigner.Tag(signed, TokenSlots.KindOf(segment.Slot)));
                    break;
            }
        }
    }

    private static void WritePlaceInPod(ref SpanWriter writer, int place)
    {
        if (place != 0)
        {
            writer.Write(place < 0 ? ",\"slotinpod\":-"u8 : ",\"slotinpod\":"u8);
            writer.WriteDigits(Math.Abs(place));
        }
    }

    private static void WriteDeal(ref SpanWriter writer, DealEntry? deal)
    {
        if (deal is not null)
        {
            writer.Write(",\"dealid\":\""u8);
            writer.Write(deal.Json);
            writer.Write((byte)'"');
        }
    }

    private static void WriteSize(ref SpanWriter writer, uint size)
    {
        if (size == 0)
        {
            return;
        }
        writer.Write(",\"w\":"u8);
        writer.WriteDigits(size >> 16);
        writer.Write(",\"h\":"u8);
        writer.WriteDigits(size & 0xFFFF);
    }

    private static void WriteCurrency(ref SpanWriter writer, int code)
    {
        for (; code != 0; code >>= 8)
        {
            writer.Write((byte)code);
        }
    }
}
