using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

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
        Read(new ProtoReader(request), request);
        request.IdOnWire = request.Id;
        return RequestRules.Check(request);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Read(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    reader.ReadHashed(ref request.Id);
                    break;
                case (2 << 3) | Bytes:
                    ReadImpression(reader.Enter(), request);
                    break;
                case (3 << 3) | Bytes:
                    ProtobufInventoryDecoder.Read(reader.Enter(), request, InventoryKind.Site);
                    break;
                case (4 << 3) | Bytes:
                    ProtobufInventoryDecoder.Read(reader.Enter(), request, InventoryKind.App);
                    break;
                case (22 << 3) | Bytes:
                    ProtobufInventoryDecoder.Read(reader.Enter(), request, InventoryKind.Dooh);
                    break;
                case (5 << 3) | Bytes:
                    ProtobufDeviceDecoder.Read(reader.Enter(), request);
                    break;
                case (6 << 3) | Bytes:
                    ProtobufUserDecoder.Read(reader.Enter(), request);
                    break;
                case (7 << 3) | Varint:
                    request.AuctionType = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (8 << 3) | Varint:
                    request.TmaxMs = RequestRules.Tmax(reader.ReadInt32());
                    break;
                case (11 << 3) | Bytes:
                    ReadCurrency(request, reader.ReadString());
                    break;
                case (15 << 3) | Varint:
                    request.Test = reader.ReadBool();
                    break;
                case (14 << 3) | Bytes:
                    ProtobufRegsDecoder.Read(reader.Enter(), request);
                    break;
                case (18 << 3) | Bytes:
                case (20 << 3) | Bytes:
                    var tagText = default(Text);
                    reader.ReadText(ref tagText);
                    LanguageTags.Allow(request, tagText);
                    break;
                case (19 << 3) | Bytes:
                    ProtobufSourceDecoder.Read(reader.Enter(), request);
                    break;
                default:
                    if (ListOf(tag, request) is { } list)
                    {
                        reader.ReadTexts(tag, list);
                        break;
                    }
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static TextList? ListOf(int tag, DecodedRequest request) => tag switch
    {
        (9 << 3) | Bytes => request.AllowedSeats,
        (17 << 3) | Bytes => request.BlockedSeats,
        (12 << 3) | Bytes => request.BlockedCategories,
        (13 << 3) | Bytes => request.BlockedAdvertisers,
        (16 << 3) | Bytes => request.BlockedApps,
        _ => null,
    };

    private static void ReadCurrency(DecodedRequest request, ReadOnlySpan<byte> code)
    {
        if (!code.IsEmpty)
        {
            request.AddCurrency(CurrencyCode.Of(code));
        }
    }

    private static void ReadImpression(ProtoReader reader, DecodedRequest request)
    {
        if (!request.TryAddImpression(out var index))
        {
            request.Exceed(NoBidReason.TooManyImpressions);
            return;
        }
        ref var impression = ref request.Impressions[index];
        ProtobufImpressionDecoder.Read(reader, request, ref impression);
        RequestRules.Complete(request, ref impression, reader.End);
    }
}
