namespace Rtb.Bidder.Decode;

/// <summary>User, Data, Segment and EID in protobuf.</summary>
internal static class ProtobufUserDecoder
{
    public static void Read(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var user))
        {
            return;
        }
        while (user.Next())
        {
            switch (user.Field)
            {
                case 1:
                    ProtoFields.ReadText(ref user, request, ref request.UserId);
                    break;
                case 2:
                    ProtoFields.ReadText(ref user, request, ref request.BuyerUserId);
                    break;
                case 7:
                    ProtobufDeviceDecoder.ReadGeo(ref user, request, ref request.Other.UserGeo);
                    break;
                case 8:
                    ReadData(ref user, request);
                    break;
                case 10:
                    ProtoFields.ReadText(ref user, request, ref request.Consent);
                    break;
                case 11:
                    ReadExtendedId(ref user, request, ref request.ExtendedId);
                    break;
                case 99:
                    ReadExt(ref user, request);
                    break;
                default:
                    user.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in user);
    }

    private static void ReadExt(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var ext))
        {
            return;
        }
        while (ext.Next())
        {
            if (ext.Field == 1)
            {
                ProtoFields.ReadText(ref ext, request, ref request.Other.Consent);
            }
            else if (ext.Field == 2)
            {
                ReadExtendedId(ref ext, request, ref request.Other.ExtendedId);
            }
            else
            {
                ext.Skip();
            }
        }
        ProtoFields.Leave(request, in ext);
    }

    private static void ReadData(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var data))
        {
            return;
        }
        while (data.Next())
        {
            if (data.Field == 3)
            {
                ReadSegment(ref data, request);
            }
            else
            {
                data.Skip();
            }
        }
        ProtoFields.Leave(request, in data);
    }

    private static void ReadSegment(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var segment))
        {
            return;
        }
        var id = default(Text);
        while (segment.Next())
        {
            if (segment.Field == 1)
            {
                ProtoFields.ReadHashed(ref segment, request, ref id);
            }
            else
            {
                segment.Skip();
            }
        }
        ProtoFields.Leave(request, in segment);
        if (!id.IsEmpty && !request.Segments.TryAdd(id))
        {
            request.Exceed(NoBidReason.TooManySegments);
        }
    }

    /// <summary>One source more; the first id of the first source that has one stays.</summary>
    private static void ReadExtendedId(ref ProtoReader reader, DecodedRequest request, ref Text id)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var source))
        {
            return;
        }
        while (source.Next())
        {
            if (source.Field == 2)
            {
                ReadUid(ref source, request, ref id);
            }
            else
            {
                source.Skip();
            }
        }
        ProtoFields.Leave(request, in source);
    }

    private static void ReadUid(ref ProtoReader reader, DecodedRequest request, ref Text id)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var uid))
        {
            return;
        }
        var own = default(Text);
        while (uid.Next())
        {
            if (uid.Field == 1)
            {
                ProtoFields.ReadText(ref uid, request, ref own);
            }
            else
            {
                uid.Skip();
            }
        }
        ProtoFields.Leave(request, in uid);
        id = id.IsEmpty ? own : id;
    }
}
