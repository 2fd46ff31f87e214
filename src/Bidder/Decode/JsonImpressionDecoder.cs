using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>One impression: OpenRTB 2.6 section 3.2.4.</summary>
internal static class JsonImpressionDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when json.Is(name, "id"u8):
                    json.At = JsonFields.ReadId(json, request, ref impression.Id, ref impression.IdOnWire);
                    break;
                case 2 when json.Is(name, "dt"u8):
                    json.At = JsonQuantityDecoder.ReadTime(json, ref impression);
                    break;
                case 3 when json.Is(name, "qty"u8):
                    json.At = JsonQuantityDecoder.Read(json, request, ref impression);
                    break;
                case 3 when json.Is(name, "pmp"u8):
                    json.At = JsonDealDecoder.Read(json, request, ref impression);
                    break;
                case 3 when json.Is(name, "exp"u8):
                    impression.ExpirySeconds = json.ReadInt(0);
                    break;
                case 3 when json.Is(name, "ext"u8):
                    json.At = ReadExt(json, ref impression);
                    break;
                case 4 when json.Is(name, "rwdd"u8):
                    impression.Rewarded = json.ReadFlag();
                    break;
                case 5 when json.Is(name, "video"u8):
                    json.At = JsonMediaDecoder.ReadVideo(json, request, ref impression);
                    break;
                case 5 when json.Is(name, "audio"u8):
                    json.At = JsonAudioDecoder.Read(json, request, ref impression);
                    break;
                case 5 when json.Is(name, "tagid"u8):
                    json.ReadHashed(request, ref impression.TagId);
                    break;
                case 5 when json.Is(name, "instl"u8):
                    impression.Interstitial = json.ReadFlag();
                    break;
                case 6 when json.Is(name, "banner"u8):
                    json.At = JsonMediaDecoder.ReadBanner(json, request, ref impression);
                    break;
                case 6 when json.Is(name, "native"u8):
                    json.At = JsonNativeDecoder.Read(json, request, ref impression);
                    break;
                case 6 when json.Is(name, "secure"u8):
                    impression.Secure = json.ReadTristate();
                    break;
                case 6 when json.Is(name, "metric"u8):
                    json.At = ReadMetrics(json, request);
                    break;
                case 8 when json.Is(name, "bidfloor"u8):
                    json.At = ReadFloor(json, request, ref impression);
                    break;
                case 11 when json.Is(name, "bidfloorcur"u8):
                    json.At = ReadFloorCurrency(json, request, ref impression);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadFloor(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        impression.FloorMicros = 0;
        if (json.TryReadNumber(out var text) && !DecimalText.TryMicrosUp(text, out impression.FloorMicros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, json.At);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadFloorCurrency(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        var text = default(Text);
        json.ReadText(request, ref text);
        impression.FloorCurrency = CurrencyCode.OrNotSaid(request.Bytes(text));
        return json.At;
    }

    /// <summary>Metrics are not used, but their required members are required (section 3.2.5).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMetrics(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            if (!json.EnterObject())
            {
                continue;
            }
            var seen = 0;
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                seen |= json.Is(name, "type"u8) ? 1 : json.Is(name, "value"u8) ? 2 : 0;
                json.Skip();
            }
            if (seen != 3)
            {
                request.Refuse(NoBidReason.MissingRequiredField, DecodeField.Metric, json.At);
            }
        }
        return json.At;
    }

    /// <summary>imp.ext: 2.5 exchanges put <c>rewarded</c> here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadExt(JsonScanner json, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "rewarded"u8) || json.Is(name, "is_rewarded_inventory"u8))
            {
                impression.RewardedExt |= json.ReadFlag();
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }
}
