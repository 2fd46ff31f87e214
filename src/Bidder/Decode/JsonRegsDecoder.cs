using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Regulations (section 3.2.3) in their places of 2.5 (ext) and 2.6.</summary>
internal static class JsonRegsDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "coppa"u8))
            {
                request.Coppa = json.ReadFlag();
            }
            else if (json.Is(name, "ext"u8))
            {
                json.At = ReadExt(json, request);
            }
            else if (json.Is(name, "gdpr"u8))
            {
                request.Gdpr = json.ReadTristate();
            }
            else if (json.Is(name, "us_privacy"u8))
            {
                json.ReadText(request, ref request.UsPrivacy);
            }
            else if (json.Is(name, "gpp"u8))
            {
                json.ReadText(request, ref request.Gpp);
            }
            else if (json.Is(name, "gpp_sid"u8))
            {
                request.GppSections = 0;
                json.AddMask(ref request.GppSections);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    /// <summary>What says how a user may be treated must be readable: an ext that is no object is refused.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadExt(JsonScanner json, DecodedRequest request)
    {
        if (json.Peek() is not ((byte)'{' or (byte)'n'))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.RegsExt, json.At);
        }
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "gdpr"u8))
            {
                request.Other.Gdpr = json.ReadTristate();
            }
            else if (json.Is(name, "us_privacy"u8))
            {
                json.ReadText(request, ref request.Other.UsPrivacy);
            }
            else if (json.Is(name, "gpp"u8))
            {
                json.ReadText(request, ref request.Other.Gpp);
            }
            else if (json.Is(name, "gpp_sid"u8))
            {
                request.Other.GppSections = 0;
                json.AddMask(ref request.Other.GppSections);
            }
            else if (json.Is(name, "gpc"u8))
            {
                request.GlobalPrivacyControl = json.ReadFlag();
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }
}
