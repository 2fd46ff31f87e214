using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>imp.pmp in JSON and the deals in it.</summary>
internal static class JsonDealDecoder
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
            if (json.Is(name, "private_auction"u8))
            {
                impression.PrivateAuction = json.ReadFlag();
            }
            else if (json.Is(name, "deals"u8))
            {
                json.At = ReadDeals(json, request, ref impression);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadDeals(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
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
            ref var deal = ref request.Deals.Begin(request, ref impression);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                json.At = ReadMember(json, name, request, ref deal);
            }
            request.Deals.End(request, ref deal, json.At);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMember(JsonScanner json, JsonName name, DecodedRequest request, ref DecodedDeal deal)
    {
        if (json.Is(name, "id"u8))
        {
            json.ReadHashed(request, ref deal.Id);
        }
        else if (json.Is(name, "bidfloor"u8))
        {
            json.At = ReadPrice(json, request, ref deal.FloorMicros);
        }
        else if (json.Is(name, "bidfloorcur"u8))
        {
            var code = default(Text);
            json.ReadText(request, ref code);
            deal.FloorCurrency = CurrencyCode.OrNotSaid(request.Bytes(code));
        }
        else if (json.Is(name, "at"u8))
        {
            deal.AuctionType = Math.Max(json.ReadInt(0), 0);
        }
        else if (json.Is(name, "guar"u8))
        {
            deal.Guaranteed = json.ReadFlag();
        }
        else if (json.Is(name, "wseat"u8))
        {
            json.At = JsonFields.ReadTexts(json, request, request.Deals.Seats);
        }
        else if (json.Is(name, "wadomain"u8))
        {
            json.At = JsonFields.ReadTexts(json, request, request.Deals.Advertisers);
        }
        else if (json.Is(name, "mincpmpersec"u8))
        {
            json.At = ReadPrice(json, request, ref deal.MicrosPerSecond);
        }
        else if (json.Is(name, "durfloors"u8))
        {
            json.At = ReadDurationFloors(json, request);
        }
        else
        {
            json.Skip();
        }
        return json.At;
    }

    private static int ReadPrice(JsonScanner json, DecodedRequest request, ref long micros)
    {
        micros = 0;
        if (json.TryReadNumber(out var text) && !DecimalText.TryMicrosUp(text, out micros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, json.At);
        }
        return json.At;
    }

    private static int ReadDurationFloors(JsonScanner json, DecodedRequest request)
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
            var (least, most, floor) = (0, 0, 0L);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "mindur"u8))
                {
                    least = json.ReadInt(0);
                }
                else if (json.Is(name, "maxdur"u8))
                {
                    most = json.ReadInt(0);
                }
                else if (json.Is(name, "bidfloor"u8))
                {
                    json.At = ReadPrice(json, request, ref floor);
                }
                else
                {
                    json.Skip();
                }
            }
            request.Deals.AddDurationFloor(request, new DurationFloor(least, most, floor));
        }
        return json.At;
    }
}
