namespace Rtb.Bidder.Decode;

/// <summary>One impression in protobuf: BidRequest.Imp and the messages in it.</summary>
internal static class ProtobufImpressionDecoder
{
    public static void Read(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    ProtoFields.ReadHashed(ref reader, request, ref impression.Id);
                    break;
                case 2:
                    ProtobufMediaDecoder.ReadBanner(ref reader, request, ref impression);
                    break;
                case 3:
                    ProtobufMediaDecoder.ReadVideo(ref reader, request, ref impression);
                    break;
                case 15:
                    ProtobufMediaDecoder.ReadAudio(ref reader, request, ref impression);
                    break;
                case 13:
                    ProtobufMediaDecoder.ReadNative(ref reader, request, ref impression);
                    break;
                case 11:
                    ReadPmp(ref reader, request, ref impression);
                    break;
                case 6:
                    reader.ReadBool(ref impression.Interstitial);
                    break;
                case 7:
                    ProtoFields.ReadHashed(ref reader, request, ref impression.TagId);
                    break;
                case 8:
                    ReadFloor(ref reader, request, ref impression);
                    break;
                case 9:
                    ReadFloorCurrency(ref reader, request, ref impression);
                    break;
                case 12:
                    impression.Secure = reader.TryReadBool(out var secure) ? (secure ? 1 : 0) : impression.Secure;
                    break;
                case 14:
                    reader.ReadInt32(ref impression.ExpirySeconds);
                    break;
                case 17:
                    ReadMetric(ref reader, request);
                    break;
                case 18:
                    reader.ReadBool(ref impression.Rewarded);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        impression.IdOnWire = impression.Id;
    }

    private static void ReadFloor(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (reader.TryReadDouble(out var floor) && !ProtoFields.TryMicrosUp(floor, out impression.FloorMicros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, reader.At);
        }
    }

    private static void ReadFloorCurrency(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (ProtoFields.TryReadString(ref reader, request, out var code))
        {
            impression.FloorCurrency = code.IsEmpty ? CurrencyCode.Usd : CurrencyCode.Of(code);
        }
    }

    private static void ReadPmp(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var pmp))
        {
            return;
        }
        while (pmp.Next())
        {
            if (pmp.Field == 1)
            {
                pmp.ReadBool(ref impression.PrivateAuction);
            }
            else if (pmp.Field == 2)
            {
                ReadDeal(ref pmp, request, ref impression);
            }
            else
            {
                pmp.Skip();
            }
        }
        ProtoFields.Leave(request, in pmp);
    }

    private static void ReadDeal(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var deal))
        {
            return;
        }
        var id = default(Text);
        while (deal.Next())
        {
            if (deal.Field == 1)
            {
                ProtoFields.ReadText(ref deal, request, ref id);
            }
            else
            {
                deal.Skip();
            }
        }
        ProtoFields.Leave(request, in deal);
        if (id.IsEmpty)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.DealId, deal.At);
        }
        request.CountDeal(ref impression);
    }

    private static void ReadMetric(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var metric))
        {
            return;
        }
        var seen = 0;
        while (metric.Next())
        {
            seen |= metric.Field switch { 1 => 1, 2 => 2, _ => 0 };
            metric.Skip();
        }
        ProtoFields.Leave(request, in metric);
        if (seen != 3)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.Metric, metric.At);
        }
    }
}
