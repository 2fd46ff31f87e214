using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>What an impression offers, in protobuf: Banner and Video.</summary>
internal static class ProtobufMediaDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadBanner(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        request.BeginBanner(ref impression);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    impression.BannerWidth = reader.ReadInt32();
                    break;
                case (2 << 3) | Varint:
                    impression.BannerHeight = reader.ReadInt32();
                    break;
                case (4 << 3) | Varint:
                    impression.BannerPosition = reader.ReadInt32();
                    break;
                case (5 << 3) | Bytes:
                case (5 << 3) | Varint:
                    reader.ReadMask(tag, ref impression.BannerBlockedTypes);
                    break;
                case (6 << 3) | Bytes:
                case (6 << 3) | Varint:
                    reader.ReadMask(tag, ref impression.BannerBlockedAttributes);
                    break;
                case (10 << 3) | Bytes:
                case (10 << 3) | Varint:
                    reader.ReadMask(tag, ref impression.BannerApis);
                    break;
                case (15 << 3) | Bytes:
                    ReadFormat(reader.Enter(), request, ref impression);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadVideo(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        impression.Media |= MediaKinds.Video;
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    var length = reader.ReadString().Length;
                    AddMime(request, ref impression, reader.At - length, length);
                    break;
                case (2 << 3) | Varint:
                    impression.VideoLinearity = reader.ReadInt32();
                    break;
                case (3 << 3) | Varint:
                    impression.VideoMinDurationSeconds = reader.ReadInt32();
                    break;
                case (4 << 3) | Varint:
                    impression.VideoMaxDurationSeconds = reader.ReadInt32();
                    break;
                case (5 << 3) | Bytes:
                case (5 << 3) | Varint:
                case (21 << 3) | Bytes:
                case (21 << 3) | Varint:
                    reader.ReadMask(tag, ref impression.VideoProtocols);
                    break;
                case (6 << 3) | Varint:
                    impression.VideoWidth = reader.ReadInt32();
                    break;
                case (7 << 3) | Varint:
                    impression.VideoHeight = reader.ReadInt32();
                    break;
                case (10 << 3) | Bytes:
                case (10 << 3) | Varint:
                    reader.ReadMask(tag, ref impression.VideoBlockedAttributes);
                    break;
                case (17 << 3) | Varint:
                    impression.VideoPosition = reader.ReadInt32();
                    break;
                case (19 << 3) | Bytes:
                case (19 << 3) | Varint:
                    reader.ReadMask(tag, ref impression.VideoApis);
                    break;
                case (23 << 3) | Varint:
                    impression.VideoSkip = reader.ReadBool() ? 1 : 0;
                    break;
                case (26 << 3) | Varint:
                    impression.VideoPlacement = reader.ReadInt32();
                    break;
                case (35 << 3) | Varint:
                    impression.VideoPlcmt = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void AddMime(DecodedRequest request, ref DecodedImpression impression, int start, int length)
    {
        if (length != 0)
        {
            impression.VideoMimeCount++;
            impression.VideoMimeTypes |= MimeTypes.BitOf(request.Bytes(start, length), request.HashOf(start, length));
        }
    }

    private static void ReadFormat(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        var width = 0;
        var height = 0;
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    width = reader.ReadInt32();
                    break;
                case (2 << 3) | Varint:
                    height = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        request.AddFormat(ref impression, width, height, reader.At);
    }
}
