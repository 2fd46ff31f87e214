using System.Text.Unicode;

namespace Rtb.Bidder.Decode;

/// <summary>OpenRTB 2.5 and 2.6 requests in JSON: the request itself. Its parts are read by the decoders beside this one.</summary>
/// <remarks>
/// Of a value that comes twice the last counts; objects and lists of objects that come twice are read one after the other, as protobuf
/// merges messages; a second <c>imp</c> is refused. Unknown members are checked to be JSON and ignored. A value of a wrong type counts
/// as absent.
/// </remarks>
internal static class JsonRequestDecoder
{
    /// <summary>Fills the request from <c>Buffer[0..BodyLength)</c>; the request was reset before.</summary>
    public static NoBidReason Decode(DecodedRequest request)
    {
        request.Format = WireFormat.Json;
        var length = request.BodyLength;
        var buffer = request.Buffer.AsSpan();
        buffer[length] = 0;
        request.BufferUsed = length + 1;
        if (!Utf8.IsValid(buffer[..length]))
        {
            request.Refuse(NoBidReason.Malformed, DecodeField.Body, 0);
            return NoBidReason.Malformed;
        }
        var json = new JsonScanner(buffer, length, buffer[^JsonScanner.EscapedNameMax..], request.Limits);
        ReadRequest(ref json, request);
        if (!json.AtEnd())
        {
            request.Refuse(json.Fault, DecodeField.Body, json.FaultAt);
            return json.Fault;
        }
        return RequestRules.Check(request);
    }

    private static void ReadRequest(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            request.Refuse(NoBidReason.Malformed, DecodeField.Body, 0);
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("id"u8):
                    JsonFields.ReadId(ref json, request, out request.Id, out request.IdOnWire);
                    break;
                case 2 when name.SequenceEqual("at"u8):
                    request.AuctionType = Math.Max(JsonFields.ReadInt(ref json, 0), 0);
                    break;
                case 3 when name.SequenceEqual("imp"u8):
                    ReadImpressions(ref json, request);
                    break;
                case 3 when name.SequenceEqual("app"u8):
                    JsonInventoryDecoder.Read(ref json, request, InventoryKind.App);
                    break;
                case 3 when name.SequenceEqual("cur"u8):
                    ReadCurrencies(ref json, request);
                    break;
                case 4:
                    ReadMemberOf4(ref json, request, name);
                    break;
                case 5:
                    ReadMemberOf5(ref json, request, name);
                    break;
                case 6 when name.SequenceEqual("device"u8):
                    JsonDeviceDecoder.Read(ref json, request);
                    break;
                case 6 when name.SequenceEqual("source"u8):
                    JsonSourceDecoder.Read(ref json, request);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadMemberOf4(ref JsonScanner json, DecodedRequest request, scoped ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("site"u8))
        {
            JsonInventoryDecoder.Read(ref json, request, InventoryKind.Site);
        }
        else if (name.SequenceEqual("dooh"u8))
        {
            JsonInventoryDecoder.Read(ref json, request, InventoryKind.Dooh);
        }
        else if (name.SequenceEqual("user"u8))
        {
            JsonUserDecoder.Read(ref json, request);
        }
        else if (name.SequenceEqual("regs"u8))
        {
            JsonRegsDecoder.Read(ref json, request);
        }
        else if (name.SequenceEqual("badv"u8))
        {
            ReadList(ref json, request, request.BlockedAdvertisers);
        }
        else if (name.SequenceEqual("bcat"u8))
        {
            ReadList(ref json, request, request.BlockedCategories);
        }
        else if (name.SequenceEqual("bapp"u8))
        {
            ReadList(ref json, request, request.BlockedApps);
        }
        else if (name.SequenceEqual("tmax"u8))
        {
            request.TmaxMs = RequestRules.Tmax(JsonFields.ReadInt(ref json, 0));
        }
        else if (name.SequenceEqual("test"u8))
        {
            request.Test = JsonFields.ReadFlag(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private static void ReadMemberOf5(ref JsonScanner json, DecodedRequest request, scoped ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("wseat"u8))
        {
            ReadList(ref json, request, request.AllowedSeats);
        }
        else if (name.SequenceEqual("bseat"u8))
        {
            ReadList(ref json, request, request.BlockedSeats);
        }
        else
        {
            json.Skip();
        }
    }

    private static void ReadList(ref JsonScanner json, DecodedRequest request, TextList list)
    {
        list.Clear();
        if (!JsonFields.TryReadTexts(ref json, request, list))
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
    }

    private static void ReadCurrencies(ref JsonScanner json, DecodedRequest request)
    {
        request.CurrencyCount = 0;
        if (json.Peek() == '"')
        {
            ReadCurrency(ref json, request);
            return;
        }
        if (!json.EnterArray())
        {
            return;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            ReadCurrency(ref json, request);
        }
    }

    private static void ReadCurrency(ref JsonScanner json, DecodedRequest request)
    {
        JsonFields.ReadText(ref json, request, out var text);
        if (!text.IsEmpty)
        {
            request.AddCurrency(CurrencyCode.Of(request.Bytes(text)));
        }
    }

    private static void ReadImpressions(ref JsonScanner json, DecodedRequest request)
    {
        if (request.ImpressionCount > 0)
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.Impressions, json.At);
        }
        if (!json.EnterArray())
        {
            return;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            if (!request.TryAddImpression(out var index))
            {
                request.Exceed(NoBidReason.TooManyImpressions);
                json.Skip();
                continue;
            }
            ref var impression = ref request.Impressions[index];
            JsonImpressionDecoder.Read(ref json, request, ref impression);
            RequestRules.Complete(request, ref impression, json.At);
        }
    }
}
