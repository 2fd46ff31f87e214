namespace Rtb.Bidder.Decode;

/// <summary>Regulations (section 3.2.3) in their places of 2.5 (ext) and 2.6.</summary>
internal static class JsonRegsDecoder
{
    public static void Read(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("coppa"u8))
            {
                request.Coppa = JsonFields.ReadFlag(ref json);
            }
            else if (name.SequenceEqual("ext"u8))
            {
                ReadExt(ref json, request);
            }
            else if (name.SequenceEqual("gdpr"u8))
            {
                request.Gdpr = JsonFields.ReadTristate(ref json);
            }
            else if (name.SequenceEqual("us_privacy"u8))
            {
                JsonFields.ReadText(ref json, request, out request.UsPrivacy);
            }
            else if (name.SequenceEqual("gpp"u8))
            {
                JsonFields.ReadText(ref json, request, out request.Gpp);
            }
            else if (name.SequenceEqual("gpp_sid"u8))
            {
                request.GppSections = JsonFields.ReadMask(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>What says how a user may be treated must be readable: an ext that is no object is refused.</summary>
    private static void ReadExt(ref JsonScanner json, DecodedRequest request)
    {
        if (json.Peek() is not ((byte)'{' or (byte)'n'))
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.RegsExt, json.At);
        }
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("gdpr"u8))
            {
                request.Other.Gdpr = JsonFields.ReadTristate(ref json);
            }
            else if (name.SequenceEqual("us_privacy"u8))
            {
                JsonFields.ReadText(ref json, request, out request.Other.UsPrivacy);
            }
            else if (name.SequenceEqual("gpp"u8))
            {
                JsonFields.ReadText(ref json, request, out request.Other.Gpp);
            }
            else if (name.SequenceEqual("gpp_sid"u8))
            {
                request.Other.GppSections = JsonFields.ReadMask(ref json);
            }
            else if (name.SequenceEqual("gpc"u8))
            {
                request.GlobalPrivacyControl = JsonFields.ReadFlag(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
