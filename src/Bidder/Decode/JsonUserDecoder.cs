using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>The user (section 3.2.20), the data about it (3.2.21, 3.2.22) and its extended ids (3.2.27); 2.5 places below ext.</summary>
internal static class JsonUserDecoder
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
            switch (name.Length)
            {
                case 2 when json.Is(name, "id"u8):
                    json.ReadText(request, ref request.UserId);
                    break;
                case 3 when json.Is(name, "geo"u8):
                    json.At = JsonDeviceDecoder.ReadGeo(json, request, ref request.Other.UserGeo);
                    break;
                case 3 when json.Is(name, "ext"u8):
                    json.At = ReadExt(json, request);
                    break;
                case 3 when json.Is(name, "yob"u8):
                    request.YearOfBirth = json.ReadInt(0);
                    break;
                case 4 when json.Is(name, "data"u8):
                    json.At = ReadData(json, request);
                    break;
                case 4 when json.Is(name, "eids"u8):
                    json.At = ReadExtendedIds(json, request, request.ExtendedIds);
                    break;
                case 6 when json.Is(name, "gender"u8):
                    var gender = default(Text);
                    json.ReadText(request, ref gender);
                    request.Gender = GenderCode.Of(request.Bytes(gender));
                    break;
                case 7 when json.Is(name, "kwarray"u8):
                case 8 when json.Is(name, "keywords"u8):
                    json.At = JsonKeywordsDecoder.Read(json, request, request.UserKeywords);
                    break;
                case 7 when json.Is(name, "consent"u8):
                    json.ReadText(request, ref request.Consent);
                    break;
                case 8 when json.Is(name, "buyeruid"u8):
                    json.ReadText(request, ref request.BuyerUserId);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadExt(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "consent"u8))
            {
                json.ReadText(request, ref request.Other.Consent);
            }
            else if (json.Is(name, "eids"u8))
            {
                json.At = ReadExtendedIds(json, request, request.OtherExtendedIds);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadData(JsonScanner json, DecodedRequest request)
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
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "segment"u8))
                {
                    json.At = ReadSegments(json, request);
                }
                else
                {
                    json.Skip();
                }
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadSegments(JsonScanner json, DecodedRequest request)
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
            var id = default(Text);
            var segmentName = default(Text);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "id"u8))
                {
                    json.ReadHashed(request, ref id);
                }
                else if (json.Is(name, "name"u8))
                {
                    json.ReadText(request, ref segmentName);
                }
                else
                {
                    json.Skip();
                }
            }
            if (id.IsEmpty && !segmentName.IsEmpty)
            {
                id = segmentName with { Hash = request.HashOf(segmentName.Start, segmentName.Length) };
            }
            if (!id.IsEmpty && !request.Segments.TryAdd(id))
            {
                request.Exceed(NoBidReason.TooManySegments);
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadExtendedIds(JsonScanner json, DecodedRequest request, ExtendedIdList ids)
    {
        ids.Clear();
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
            var before = ids.Count;
            var source = default(Text);
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "uids"u8))
                {
                    json.At = ReadUids(json, request, ids);
                }
                else if (json.Is(name, "source"u8))
                {
                    json.ReadHashed(request, ref source);
                }
                else
                {
                    json.Skip();
                }
            }
            ids.SetSource(before, source);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadUids(JsonScanner json, DecodedRequest request, ExtendedIdList ids)
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
            var id = default(Text);
            var agentType = 0;
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "id"u8))
                {
                    json.ReadText(request, ref id);
                }
                else if (json.Is(name, "atype"u8))
                {
                    agentType = json.ReadInt(0);
                }
                else
                {
                    json.Skip();
                }
            }
            ids.Add(in id, agentType);
        }
        return json.At;
    }
}
