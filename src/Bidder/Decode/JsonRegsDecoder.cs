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
                json.At = ReadSectionIds(json, ref request.GppSections);
            }
            else if (json.Is(name, "dsa"u8))
            {
                json.At = ReadDsa(json, ref request.Dsa);
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
                json.At = ReadSectionIds(json, ref request.Other.GppSections);
            }
            else if (json.Is(name, "dsa"u8))
            {
                json.At = ReadDsa(json, ref request.Other.Dsa);
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

    /// <summary>gpp_sid: a list, or one id in its place. What is no id counts as a section that nobody knows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadSectionIds(JsonScanner json, ref ulong mask)
    {
        mask = 0;
        var next = json.Peek();
        if (next == 'n')
        {
            json.Skip();
            return json.At;
        }
        if (next != '[')
        {
            mask = GppSectionIds.BitOf(json.ReadInt(0));
            return json.At;
        }
        json.EnterArray();
        for (var first = true; json.NextElement(ref first);)
        {
            mask |= GppSectionIds.BitOf(json.ReadInt(0));
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadDsa(JsonScanner json, ref DsaDemand dsa)
    {
        dsa = default;
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "dsarequired"u8))
            {
                dsa.Required = json.ReadInt(0);
            }
            else if (json.Is(name, "pubrender"u8))
            {
                dsa.Rendering = DsaDemand.RenderingOf(json.ReadInt(-1));
            }
            else if (json.Is(name, "datatopub"u8))
            {
                dsa.DataToPublisher = json.ReadInt(0);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }
}
