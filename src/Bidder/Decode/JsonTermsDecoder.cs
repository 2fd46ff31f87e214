using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Members of a video or audio slot that few slots have: <see cref="PlayerTerms"/>.</summary>
internal static class JsonTermsDecoder
{
    /// <summary>Reads the member that the name stands before, or passes over it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, ref int number, scoped JsonName name)
    {
        switch (name.Length)
        {
            case 6 when json.Is(name, "poddur"u8):
                request.Media.BeginTerms(ref number).PodSeconds = Math.Max(json.ReadInt(0), 0);
                break;
            case 6 when json.Is(name, "maxseq"u8):
                request.Media.BeginTerms(ref number).PodAdsMax = Math.Max(json.ReadInt(0), 0);
                break;
            case 7 when json.Is(name, "skipmin"u8):
                request.Media.BeginTerms(ref number).SkipMinSeconds = json.ReadInt(0);
                break;
            case 7 when json.Is(name, "rqddurs"u8):
                json.At = ReadDurations(json, request, ref request.Media.BeginTerms(ref number));
                break;
            case 8 when json.Is(name, "delivery"u8):
                ref var terms = ref request.Media.BeginTerms(ref number);
                terms.Delivery = 0;
                json.AddMask(ref terms.Delivery);
                break;
            case 9 or 10:
                json.At = ReadMemberOf9Or10(json, request, ref number, name);
                break;
            case 11 when json.Is(name, "maxextended"u8):
                request.Media.BeginTerms(ref number).ExtendedSeconds = json.ReadInt(0);
                break;
            case 12 when json.Is(name, "mincpmpersec"u8):
                json.At = ReadFloor(json, request, ref request.Media.BeginTerms(ref number).FloorPerSecondMicros);
                break;
            case 13 when json.Is(name, "boxingallowed"u8):
                request.Media.BeginTerms(ref number).NoBoxing = json.ReadTristate() == 0;
                break;
            case 13 when json.Is(name, "companiontype"u8):
                ref var types = ref request.Media.BeginTerms(ref number);
                types.CompanionTypes = 0;
                json.AddMask(ref types.CompanionTypes);
                break;
            default:
                json.Skip();
                break;
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMemberOf9Or10(JsonScanner json, DecodedRequest request, ref int number, scoped JsonName name)
    {
        if (json.Is(name, "skipafter"u8))
        {
            request.Media.BeginTerms(ref number).SkipAfterSeconds = json.ReadInt(0);
        }
        else if (json.Is(name, "slotinpod"u8))
        {
            request.Media.BeginTerms(ref number).PlaceInPod = json.ReadInt(0);
        }
        else if (json.Is(name, "durfloors"u8))
        {
            json.At = ReadFloors(json, request, ref request.Media.BeginTerms(ref number));
        }
        else if (json.Is(name, "minbitrate"u8))
        {
            request.Media.BeginTerms(ref number).BitrateMinKbps = Math.Max(json.ReadInt(0), 0);
        }
        else if (json.Is(name, "maxbitrate"u8))
        {
            request.Media.BeginTerms(ref number).BitrateMaxKbps = Math.Max(json.ReadInt(0), 0);
        }
        else
        {
            json.Skip();
        }
        return json.At;
    }

    private static int ReadDurations(JsonScanner json, DecodedRequest request, ref PlayerTerms terms)
    {
        terms.DurationCount = 0;
        if (json.EnterArray())
        {
            for (var first = true; json.NextElement(ref first);)
            {
                request.Media.AddDuration(request, ref terms, json.ReadInt(0));
            }
        }
        return json.At;
    }

    private static int ReadFloors(JsonScanner json, DecodedRequest request, ref PlayerTerms terms)
    {
        terms.FloorCount = 0;
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
                    json.At = ReadFloor(json, request, ref floor);
                }
                else
                {
                    json.Skip();
                }
            }
            request.Media.AddFloor(request, ref terms, new DurationFloor(least, most, floor));
        }
        return json.At;
    }

    private static int ReadFloor(JsonScanner json, DecodedRequest request, ref long micros)
    {
        micros = 0;
        if (json.TryReadNumber(out var text) && !DecimalText.TryMicrosUp(text, out micros))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BidFloor, json.At);
        }
        return json.At;
    }
}
