namespace Rtb.Bidder.Decode;

/// <summary>
/// OpenRTB requests in protobuf (protos/openrtb/v2/openrtb.proto): the request itself. Its parts are read by the decoders beside this one.
/// </summary>
/// <remarks>
/// Fields in any order; of a singular field that comes twice the last counts, a message that comes twice is merged; unknown fields are
/// passed over (what lies in them is not looked at), groups are refused.
/// </remarks>
internal static class ProtobufRequestDecoder
{
    /// <summary>Fills the request from <c>Buffer[0..BodyLength)</c>; the request was reset before.</summary>
    public static NoBidReason Decode(DecodedRequest request)
    {
        request.Format = WireFormat.Protobuf;
        request.BufferUsed = request.BodyLength;
        var reader = new ProtoReader(request.Buffer, 0, request.BodyLength);
        while (reader.Next())
        {
            ReadField(ref reader, request);
        }
        ProtoFields.Leave(request, in reader);
        request.IdOnWire = request.Id;
        return RequestRules.Check(request);
    }

    private static void ReadField(ref ProtoReader reader, DecodedRequest request)
    {
        switch (reader.Field)
        {
            case 1:
                ProtoFields.ReadHashed(ref reader, request, ref request.Id);
                break;
            case 2:
                ReadImpression(ref reader, request);
                break;
            case 3:
                ProtobufInventoryDecoder.Read(ref reader, request, InventoryKind.Site);
                break;
            case 4:
                ProtobufInventoryDecoder.Read(ref reader, request, InventoryKind.App);
                break;
            case 22:
                ProtobufInventoryDecoder.Read(ref reader, request, InventoryKind.Dooh);
                break;
            case 5:
                ProtobufDeviceDecoder.Read(ref reader, request);
                break;
            case 6:
                ProtobufUserDecoder.Read(ref reader, request);
                break;
            case 7:
                request.AuctionType = reader.TryReadInt32(out var auction) ? Math.Max(auction, 0) : request.AuctionType;
                break;
            case 8:
                request.TmaxMs = reader.TryReadInt32(out var tmax) ? RequestRules.Tmax(tmax) : request.TmaxMs;
                break;
            case 15:
                reader.ReadBool(ref request.Test);
                break;
            case 14:
                ProtobufRegsDecoder.Read(ref reader, request);
                break;
            case 19:
                ProtobufRegsDecoder.ReadSource(ref reader, request);
                break;
            default:
                ReadList(ref reader, request);
                break;
        }
    }

    private static void ReadList(ref ProtoReader reader, DecodedRequest request)
    {
        var list = reader.Field switch
        {
            9 => request.AllowedSeats,
            17 => request.BlockedSeats,
            12 => request.BlockedCategories,
            13 => request.BlockedAdvertisers,
            16 => request.BlockedApps,
            _ => null,
        };
        if (list is not null)
        {
            if (!ProtoFields.TryAddText(ref reader, request, list))
            {
                request.Exceed(NoBidReason.TooManyListEntries);
            }
        }
        else if (reader.Field == 11)
        {
            var currency = default(Text);
            ProtoFields.ReadText(ref reader, request, ref currency);
            if (!currency.IsEmpty)
            {
                request.AddCurrency(CurrencyCode.Of(request.Bytes(currency)));
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadImpression(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var message))
        {
            return;
        }
        if (!request.TryAddImpression(out var index))
        {
            request.Exceed(NoBidReason.TooManyImpressions);
            return;
        }
        ref var impression = ref request.Impressions[index];
        ProtobufImpressionDecoder.Read(ref message, request, ref impression);
        ProtoFields.Leave(request, in message);
        RequestRules.Complete(request, ref impression, message.At);
    }
}
