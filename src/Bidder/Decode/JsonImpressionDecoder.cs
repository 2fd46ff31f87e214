namespace Rtb.Bidder.Decode;

/// <summary>One impression: OpenRTB 2.6 section 3.2.4.</summary>
internal static class JsonImpressionDecoder
{
    public static void Read(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("id"u8):
                    JsonFields.ReadId(ref json, request, out impression.Id, out impression.IdOnWire);
                    break;
                case 3 when name.SequenceEqual("pmp"u8):
                    ReadPmp(ref json, request, ref impression);
                    break;
                case 3 when name.SequenceEqual("exp"u8):
                    impression.ExpirySeconds = JsonFields.ReadInt(ref json, 0);
                    break;
                case 3 when name.SequenceEqual("ext"u8):
                    ReadExt(ref json, ref impression);
                    break;
                case 4 when name.SequenceEqual("rwdd"u8):
                    impression.Rewarded = JsonFields.ReadFlag(ref json);
                    break;
                case 5 when name.SequenceEqual("video"u8):
                    JsonMediaDecoder.ReadVideo(ref json, request, ref impression);
                    break;
                case 5 when name.SequenceEqual("audio"u8):
                    JsonMediaDecoder.ReadAudio(ref json, request, ref impression);
                    break;
                case 5 when name.SequenceEqual("tagid"u8):
                    JsonFields.ReadHashed(ref json, request, out impression.TagId);
                    break;
                case 5 when name.SequenceEqual("instl"u8):
                    impression.Interstitial = JsonFields.ReadFlag(ref json);
                    break;
                case 6 when name.SequenceEqual("banner"u8):
                    JsonMediaDecoder.ReadBanner(ref json, request, ref impression);
                    break;
                case 6 when name.SequenceEqual("native"u8):
                    JsonMediaDecoder.ReadNative(ref json, ref impression);
                    break;
                case 6 when name.SequenceEqual("secure"u8):
                    impression.Secure = JsonFields.ReadTristate(ref json);
                    break;
                case 6 when name.SequenceEqual("metric"u8):
                    ReadMetrics(ref json, request);
                    break;
                case 8 when name.SequenceEqual("bidfloor"u8):
                    ReadFloor(ref json, request, ref impression);
                    break;
                case 11 when name.SequenceEqual("bidfloorcur"u8):
                    ReadFloorCurrency(ref json, request, ref impression);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadFloor(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        impression.FloorMicros = 0;
        if (json.TryReadNumber(out var text) && !DecimalText.TryMicrosUp(text, out impression.FloorMicros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, json.At);
        }
    }

    private static void ReadFloorCurrency(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        JsonFields.ReadText(ref json, request, out var text);
        impression.FloorCurrency = text.IsEmpty ? CurrencyCode.Usd : CurrencyCode.Of(request.Bytes(text));
    }

    private static void ReadPmp(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("private_auction"u8))
            {
                impression.PrivateAuction = JsonFields.ReadFlag(ref json);
            }
            else if (name.SequenceEqual("deals"u8))
            {
                ReadDeals(ref json, request, ref impression);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadDeals(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterArray())
        {
            return;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            var named = false;
            if (!json.EnterObject())
            {
                continue;
            }
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (name.SequenceEqual("id"u8))
                {
                    named = json.TryReadString(out _, out var length, out _) && length > 0;
                }
                else
                {
                    json.Skip();
                }
            }
            if (!named)
            {
                request.Refuse(NoBidReason.MissingRequiredField, DecodeField.DealId, json.At);
            }
            request.CountDeal(ref impression);
        }
    }

    /// <summary>Metrics are not used, but their required members are required (section 3.2.5).</summary>
    private static void ReadMetrics(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterArray())
        {
            return;
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
                seen |= name.SequenceEqual("type"u8) ? 1 : name.SequenceEqual("value"u8) ? 2 : 0;
                json.Skip();
            }
            if (seen != 3)
            {
                request.Refuse(NoBidReason.MissingRequiredField, DecodeField.Metric, json.At);
            }
        }
    }

    /// <summary>imp.ext: 2.5 exchanges put <c>rewarded</c> here.</summary>
    private static void ReadExt(ref JsonScanner json, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("rewarded"u8) || name.SequenceEqual("is_rewarded_inventory"u8))
            {
                impression.RewardedExt |= JsonFields.ReadFlag(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
