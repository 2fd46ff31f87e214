using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>Site, App and Dooh in protobuf; they share most field numbers.</summary>
internal static class ProtobufInventoryDecoder
{
    /// <summary>A second kind of inventory is refused, as in JSON; a second piece of the same kind is merged.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request, InventoryKind kind)
    {
        request.BeginInventory(kind, reader.At);
        if (kind == InventoryKind.Dooh)
        {
            ReadDooh(reader, request);
            return;
        }
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (3 << 3) | Bytes:
                    reader.ReadHashed(ref request.Domain);
                    break;
                case (4 << 3) | Bytes:
                case (5 << 3) | Bytes:
                case (6 << 3) | Bytes:
                    reader.ReadTexts(tag, request.Categories);
                    break;
                case (7 << 3) | Bytes when kind == InventoryKind.Site:
                    reader.ReadText(ref request.Other.Page);
                    break;
                case (8 << 3) | Bytes when kind == InventoryKind.App:
                    reader.ReadHashed(ref request.AppBundle);
                    break;
                case (11 << 3) | Bytes:
                    ReadPublisher(reader.Enter(), request);
                    break;
                case (12 << 3) | Bytes:
                    ReadContent(reader.Enter(), request);
                    break;
                case (13 << 3) | Bytes:
                case (18 << 3) | Bytes when kind == InventoryKind.Site:
                case (19 << 3) | Bytes when kind == InventoryKind.App:
                    var keywords = default(Text);
                    reader.ReadText(ref keywords);
                    KeywordList.Note(request, request.Keywords, keywords);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadDooh(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (5 << 3) | Bytes:
                    ReadPublisher(reader.Enter(), request);
                    break;
                case (6 << 3) | Bytes:
                    reader.ReadHashed(ref request.Domain);
                    break;
                case (7 << 3) | Bytes:
                    var keywords = default(Text);
                    reader.ReadText(ref keywords);
                    KeywordList.Note(request, request.Keywords, keywords);
                    break;
                case (8 << 3) | Bytes:
                    ReadContent(reader.Enter(), request);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadContent(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag is ((9 << 3) | Bytes) or ((32 << 3) | Bytes))
            {
                var keywords = default(Text);
                reader.ReadText(ref keywords);
                KeywordList.Note(request, request.Keywords, keywords);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadPublisher(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                reader.ReadHashed(ref request.PublisherId);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }
}
