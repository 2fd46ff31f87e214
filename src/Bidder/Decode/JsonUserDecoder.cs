namespace Rtb.Bidder.Decode;

/// <summary>The user (section 3.2.20), the data about it (3.2.21, 3.2.22) and its extended ids (3.2.27); 2.5 places below ext.</summary>
internal static class JsonUserDecoder
{
    public static void Read(ref JsonScanner json, DecodedRequest request)
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
                    JsonFields.ReadText(ref json, request, out request.UserId);
                    break;
                case 3 when name.SequenceEqual("geo"u8):
                    JsonDeviceDecoder.ReadGeo(ref json, request, ref request.Other.UserGeo);
                    break;
                case 3 when name.SequenceEqual("ext"u8):
                    ReadExt(ref json, request);
                    break;
                case 4 when name.SequenceEqual("data"u8):
                    ReadData(ref json, request);
                    break;
                case 4 when name.SequenceEqual("eids"u8):
                    ReadExtendedIds(ref json, request, out request.ExtendedId);
                    break;
                case 7 when name.SequenceEqual("consent"u8):
                    JsonFields.ReadText(ref json, request, out request.Consent);
                    break;
                case 8 when name.SequenceEqual("buyeruid"u8):
                    JsonFields.ReadText(ref json, request, out request.BuyerUserId);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadExt(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("consent"u8))
            {
                JsonFields.ReadText(ref json, request, out request.Other.Consent);
            }
            else if (name.SequenceEqual("eids"u8))
            {
                ReadExtendedIds(ref json, request, out request.Other.ExtendedId);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadData(ref JsonScanner json, DecodedRequest request)
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
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (name.SequenceEqual("segment"u8))
                {
                    ReadSegments(ref json, request);
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private static void ReadSegments(ref JsonScanner json, DecodedRequest request)
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
            var id = default(Text);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (name.SequenceEqual("id"u8))
                {
                    JsonFields.ReadHashed(ref json, request, out id);
                }
                else
                {
                    json.Skip();
                }
            }
            if (!id.IsEmpty && !request.Segments.TryAdd(id))
            {
                request.Exceed(NoBidReason.TooManySegments);
            }
        }
    }

    /// <summary>The first id of the first source that has one.</summary>
    private static void ReadExtendedIds(ref JsonScanner json, DecodedRequest request, out Text id)
    {
        id = default;
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
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (name.SequenceEqual("uids"u8))
                {
                    ReadUids(ref json, request, ref id);
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private static void ReadUids(ref JsonScanner json, DecodedRequest request, ref Text id)
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
            var own = default(Text);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (name.SequenceEqual("id"u8))
                {
                    JsonFields.ReadText(ref json, request, out own);
                }
                else
                {
                    json.Skip();
                }
            }
            id = id.IsEmpty ? own : id;
        }
    }
}
