using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>What an impression offers: banner (section 3.2.6) and video (3.2.7).</summary>
internal static class JsonMediaDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadBanner(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        request.BeginBanner(ref impression);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 1 when json.Is(name, "w"u8):
                    impression.BannerWidth = json.ReadInt(0);
                    break;
                case 1 when json.Is(name, "h"u8):
                    impression.BannerHeight = json.ReadInt(0);
                    break;
                case 3 when json.Is(name, "pos"u8):
                    impression.BannerPosition = json.ReadInt(0);
                    break;
                case 3 when json.Is(name, "api"u8):
                    impression.BannerApis = 0;
                    json.AddMask(ref impression.BannerApis);
                    break;
                case 5 when json.Is(name, "battr"u8):
                    impression.BannerBlockedAttributes = 0;
                    json.AddMask(ref impression.BannerBlockedAttributes);
                    break;
                case 5 when json.Is(name, "btype"u8):
                    impression.BannerBlockedTypes = 0;
                    json.AddMask(ref impression.BannerBlockedTypes);
                    break;
                case 6 when json.Is(name, "format"u8):
                    json.At = ReadFormats(json, request, ref impression);
                    break;
                default:
                    json.At = JsonBannerTermsDecoder.Read(json, request, ref impression, name);
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadVideo(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        impression.Media |= MediaKinds.Video;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            json.At = ReadVideoMember(json, request, ref impression, name);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadVideoMember(
        JsonScanner json, DecodedRequest request, ref DecodedImpression impression, scoped JsonName name)
    {
        switch (name.Length)
        {
            case 1 when json.Is(name, "w"u8):
                impression.VideoWidth = json.ReadInt(0);
                break;
            case 1 when json.Is(name, "h"u8):
                impression.VideoHeight = json.ReadInt(0);
                break;
            case 3 when json.Is(name, "pos"u8):
                impression.VideoPosition = json.ReadInt(0);
                break;
            case 3 when json.Is(name, "api"u8):
                impression.VideoApis = 0;
                json.AddMask(ref impression.VideoApis);
                break;
            case 3 when json.Is(name, "ext"u8):
                json.At = ReadVideoExt(json, ref impression);
                break;
            case 4 when json.Is(name, "skip"u8):
                impression.VideoSkip = json.ReadTristate();
                break;
            case 5 when json.Is(name, "mimes"u8):
                json.At = ReadMimes(json, request, ref impression.VideoMimeCount, ref impression.VideoMimeTypes);
                break;
            case 5 when json.Is(name, "battr"u8):
                impression.VideoBlockedAttributes = 0;
                json.AddMask(ref impression.VideoBlockedAttributes);
                break;
            case 5 when json.Is(name, "plcmt"u8):
                impression.VideoPlcmt = json.ReadInt(0);
                break;
            case 8 when json.Is(name, "protocol"u8):
                json.AddMask(ref impression.VideoProtocols);
                break;
            case 9 when json.Is(name, "protocols"u8):
                json.AddMask(ref impression.VideoProtocols);
                break;
            case 9 when json.Is(name, "placement"u8):
                impression.VideoPlacement = json.ReadInt(0);
                break;
            case 9 when json.Is(name, "linearity"u8):
                impression.VideoLinearity = json.ReadInt(0);
                break;
            case 11 when json.Is(name, "minduration"u8):
                impression.VideoMinDurationSeconds = json.ReadInt(0);
                break;
            case 11 when json.Is(name, "maxduration"u8):
                impression.VideoMaxDurationSeconds = json.ReadInt(0);
                break;
            default:
                json.At = JsonTermsDecoder.Read(json, request, ref impression.VideoTermsNumber, name);
                break;
        }
        return json.At;
    }

    /// <summary>Exchanges put <c>plcmt</c> here before 2.6 had a place for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadVideoExt(JsonScanner json, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "plcmt"u8))
            {
                impression.VideoPlcmtExt = json.ReadInt(0);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadFormats(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
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
            var width = 0;
            var height = 0;
            var (wide, high, least) = (0, 0, 0);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "w"u8))
                {
                    width = json.ReadInt(0);
                }
                else if (json.Is(name, "h"u8))
                {
                    height = json.ReadInt(0);
                }
                else if (name.Length > 1)
                {
                    json.At = JsonBannerTermsDecoder.ReadRatio(json, name, ref wide, ref high, ref least);
                }
                else
                {
                    json.Skip();
                }
            }
            request.AddFormat(ref impression, width, height, json.At);
            if (wide > 0 && high > 0)
            {
                request.Media.AddRatio(request, ref request.Media.BeginBannerTerms(ref impression), new RatioFormat(wide, high, least));
            }
        }
        return json.At;
    }

    /// <summary>How many media types are named, known or not, and the bits of the known ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadMimes(JsonScanner json, DecodedRequest request, ref int count, ref ulong known)
    {
        known = 0;
        count = 0;
        if (json.Peek() == '"')
        {
            ReadMime(ref json, request, ref count, ref known);
        }
        else if (json.EnterArray())
        {
            for (var first = true; json.NextElement(ref first);)
            {
                ReadMime(ref json, request, ref count, ref known);
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadMime(ref JsonScanner json, DecodedRequest request, ref int count, ref ulong known)
    {
        var text = default(Text);
        json.ReadHashed(request, ref text);
        if (!text.IsEmpty)
        {
            count++;
            known |= MimeTypes.BitOf(request.Bytes(text), text.Hash);
        }
    }
}
