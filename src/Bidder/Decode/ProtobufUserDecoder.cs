using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>User, Data, Segment and EID in protobuf.</summary>
internal static class ProtobufUserDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    reader.ReadText(ref request.UserId);
                    break;
                case (2 << 3) | Bytes:
                    reader.ReadText(ref request.BuyerUserId);
                    break;
                case (3 << 3) | Varint:
                    request.YearOfBirth = reader.ReadInt32();
                    break;
                case (4 << 3) | Bytes:
                    request.Gender = GenderCode.Of(reader.ReadString());
                    break;
                case (5 << 3) | Bytes:
                case (9 << 3) | Bytes:
                    var keywords = default(Text);
                    reader.ReadText(ref keywords);
                    KeywordList.Note(request, request.UserKeywords, keywords);
                    break;
                case (7 << 3) | Bytes:
                    ProtobufDeviceDecoder.ReadGeo(reader.Enter(), request, ref request.Other.UserGeo);
                    break;
                case (8 << 3) | Bytes:
                    ReadData(reader.Enter(), request);
                    break;
                case (10 << 3) | Bytes:
                    reader.ReadText(ref request.Consent);
                    break;
                case (11 << 3) | Bytes:
                    ReadExtendedId(reader.Enter(), request.ExtendedIds);
                    break;
                case (99 << 3) | Bytes:
                    ReadExt(reader.Enter(), request);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadExt(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                reader.ReadText(ref request.Other.Consent);
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                ReadExtendedId(reader.Enter(), request.OtherExtendedIds);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadData(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((3 << 3) | Bytes))
            {
                ReadSegment(reader.Enter(), request);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadSegment(ProtoReader reader, DecodedRequest request)
    {
        var id = default(Text);
        var name = default(Text);
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                reader.ReadHashed(ref id);
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                reader.ReadText(ref name);
            }
            else
            {
                reader.Skip(tag);
            }
        }
        if (id.IsEmpty && !name.IsEmpty)
        {
            id = name with { Hash = request.HashOf(name.Start, name.Length) };
        }
        if (!id.IsEmpty && !request.Segments.TryAdd(id))
        {
            request.Exceed(NoBidReason.TooManySegments);
        }
    }

    private static void ReadExtendedId(ProtoReader reader, ExtendedIdList ids)
    {
        var before = ids.Count;
        var source = default(Text);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    reader.ReadHashed(ref source);
                    break;
                case (2 << 3) | Bytes:
                    ReadUid(reader.Enter(), ids);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        ids.SetSource(before, source);
    }

    private static void ReadUid(ProtoReader reader, ExtendedIdList ids)
    {
        var id = default(Text);
        var agentType = 0;
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    reader.ReadText(ref id);
                    break;
                case (2 << 3) | Varint:
                    agentType = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        ids.Add(in id, agentType);
    }
}
