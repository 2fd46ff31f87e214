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
            else
            {
                ReadPrivacy(ref json, request, name, is26: true);
            }
        }
    }

    /// <summary>What says how a user may be treated must be readable: an ext that is no object is refused.</summary>
    private static void ReadExt(ref JsonScanner json, DecodedRequest request)
    {
        var next = json.Peek();
        if (next is not ((byte)'{' or (byte)'n'))
        {
            json.Refuse(NoBidReason.InvalidValue);
            return;
        }
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            ReadPrivacy(ref json, request, name, is26: false);
        }
    }

    /// <summary>The place of 2.6 counts before that of 2.5.</summary>
    private static void ReadPrivacy(ref JsonScanner json, DecodedRequest request, scoped ReadOnlySpan<byte> name, bool is26)
    {
        if (name.SequenceEqual("gdpr"u8))
        {
            var gdpr = JsonFields.ReadInt(ref json, -1);
            request.Gdpr = gdpr >= 0 && (is26 || request.Gdpr < 0) ? (gdpr == 1 ? 1 : 0) : request.Gdpr;
        }
        else if (name.SequenceEqual("us_privacy"u8))
        {
            JsonFields.ReadText(ref json, request, out var text);
            request.UsPrivacy = !text.IsEmpty && (is26 || request.UsPrivacy.IsEmpty) ? text : request.UsPrivacy;
        }
        else if (name.SequenceEqual("gpp"u8))
        {
            JsonFields.ReadText(ref json, request, out var text);
            request.Gpp = !text.IsEmpty && (is26 || request.Gpp.IsEmpty) ? text : request.Gpp;
        }
        else if (name.SequenceEqual("gpp_sid"u8))
        {
            var sections = JsonFields.ReadMask(ref json);
            request.GppSections = is26 || request.GppSections == 0 ? sections : request.GppSections;
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
