using System.Runtime.CompilerServices;
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
        request.BufferUsed = length + 1;
        if (!Utf8.IsValid(buffer[..length]))
        {
            request.Refuse(NoBidReason.Malformed, DecodeField.Body, 0);
            return NoBidReason.Malformed;
        }
        request.Json.Begin(length);
        var json = new JsonScanner(request);
        json.At = ReadRequest(json, request);
        if (!json.AtEnd())
        {
            request.Refuse(request.Json.Fault, DecodeField.Body, request.Json.FaultAt);
            return request.Json.Fault;
        }
        return RequestRules.Check(request);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadRequest(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            request.Refuse(NoBidReason.Malformed, DecodeField.Body, 0);
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when json.Is(name, "id"u8):
                    json.At = JsonFields.ReadId(json, request, ref request.Id, ref request.IdOnWire);
                    break;
                case 2 when json.Is(name, "at"u8):
                    request.AuctionType = Math.Max(json.ReadInt(0), 0);
                    break;
                case 3 when json.Is(name, "imp"u8):
                    json.At = ReadImpressions(json, request);
                    break;
                case 3 when json.Is(name, "app"u8):
                    json.At = JsonInventoryDecoder.Read(json, request, InventoryKind.App);
                    break;
                case 3 when json.Is(name, "cur"u8):
                    json.At = ReadCurrencies(json, request);
                    break;
                case 4:
                    json.At = ReadMemberOf4(json, request, name);
                    break;
                case 5:
                    json.At = ReadMemberOf5(json, request, name);
                    break;
                case 6 when json.Is(name, "device"u8):
                    json.At = JsonDeviceDecoder.Read(json, request);
                    break;
                case 6 when json.Is(name, "wlangb"u8):
                    json.At = LanguageTags.ReadAllowed(json, request);
                    break;
                case 6 when json.Is(name, "source"u8):
                    json.At = JsonSourceDecoder.Read(json, request);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMemberOf4(JsonScanner json, DecodedRequest request, scoped JsonName name)
    {
        if (json.Is(name, "site"u8))
        {
            json.At = JsonInventoryDecoder.Read(json, request, InventoryKind.Site);
        }
        else if (json.Is(name, "dooh"u8))
        {
            json.At = JsonInventoryDecoder.Read(json, request, InventoryKind.Dooh);
        }
        else if (json.Is(name, "user"u8))
        {
            json.At = JsonUserDecoder.Read(json, request);
        }
        else if (json.Is(name, "regs"u8))
        {
            json.At = JsonRegsDecoder.Read(json, request);
        }
        else if (json.Is(name, "badv"u8))
        {
            json.At = ReadList(json, request, request.BlockedAdvertisers);
        }
        else if (json.Is(name, "bcat"u8))
        {
            json.At = ReadList(json, request, request.BlockedCategories);
        }
        else if (json.Is(name, "bapp"u8))
        {
            json.At = ReadList(json, request, request.BlockedApps);
        }
        else if (json.Is(name, "tmax"u8))
        {
            request.TmaxMs = RequestRules.Tmax(json.ReadInt(0));
        }
        else if (json.Is(name, "test"u8))
        {
            request.Test = json.ReadFlag();
        }
        else
        {
            json.Skip();
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMemberOf5(JsonScanner json, DecodedRequest request, scoped JsonName name)
    {
        if (json.Is(name, "wseat"u8))
        {
            json.At = ReadList(json, request, request.AllowedSeats);
        }
        else if (json.Is(name, "bseat"u8))
        {
            json.At = ReadList(json, request, request.BlockedSeats);
        }
        else if (json.Is(name, "wlang"u8))
        {
            json.At = LanguageTags.ReadAllowed(json, request);
        }
        else
        {
            json.Skip();
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadList(JsonScanner json, DecodedRequest request, TextList list)
    {
        list.Clear();
        return JsonFields.ReadTexts(json, request, list);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadCurrencies(JsonScanner json, DecodedRequest request)
    {
        request.CurrencyCount = 0;
        if (json.Peek() == '"')
        {
            json.At = ReadCurrency(json, request);
            return json.At;
        }
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            json.At = ReadCurrency(json, request);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadCurrency(JsonScanner json, DecodedRequest request)
    {
        var text = default(Text);
        json.ReadText(request, ref text);
        if (!text.IsEmpty)
        {
            request.AddCurrency(CurrencyCode.Of(request.Bytes(text)));
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadImpressions(JsonScanner json, DecodedRequest request)
    {
        if (request.ImpressionCount > 0)
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.Impressions, json.At);
        }
        if (!json.EnterArray())
        {
            return json.At;
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
            json.At = JsonImpressionDecoder.Read(json, request, ref impression);
            RequestRules.Complete(request, ref impression, json.At);
        }
        return json.At;
    }
}
