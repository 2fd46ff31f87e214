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
                case (7 << 3) | Bytes:
                    ref var mimes = ref request.Media.BeginBannerTerms(ref impression);
                    var mime = reader.ReadString();
                    mimes.MimeCount += mime.IsEmpty ? 0 : 1;
                    mimes.MimeTypes |= MimeTypes.BitOf(mime);
                    break;
                case (8 << 3) | Varint:
                    request.Media.BeginBannerTerms(ref impression).SetTopFrame(reader.ReadBool());
                    break;
                case (9 << 3) | Bytes:
                case (9 << 3) | Varint:
                    var directions = 0UL;
                    reader.ReadMask(tag, ref directions);
                    request.Media.BeginBannerTerms(ref impression).Gives |= directions & ~BannerTerms.TopFrame;
                    break;
                case (11 << 3) | Varint:
                    request.Media.BeginBannerTerms(ref impression).WidthMax = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (12 << 3) | Varint:
                    request.Media.BeginBannerTerms(ref impression).HeightMax = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (13 << 3) | Varint:
                    request.Media.BeginBannerTerms(ref impression).WidthMin = Math.Max(reader.ReadInt32(), 0);
                    break;
                case (14 << 3) | Varint:
                    request.Media.BeginBannerTerms(ref impression).HeightMin = Math.Max(reader.ReadInt32(), 0);
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
        var whole = reader;
        var hasTerms = false;
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
                    hasTerms |= ProtobufTermsDecoder.IsOfVideo(tag);
                    reader.Skip(tag);
                    break;
            }
        }
        if (hasTerms)
        {
            ProtobufTermsDecoder.ReadVideo(whole, request, ref request.Media.BeginTerms(ref impression.VideoTermsNumber));
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
        var (wide, high, least) = (0, 0, 0);
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
                case (3 << 3) | Varint:
                    wide = reader.ReadInt32();
                    break;
                case (4 << 3) | Varint:
                    high = reader.ReadInt32();
                    break;
                case (5 << 3) | Varint:
                    least = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        request.AddFormat(ref impression, width, height, reader.At);
        if (wide > 0 && high > 0)
        {
            request.Media.AddRatio(request, ref request.Media.BeginBannerTerms(ref impression), new RatioFormat(wide, high, least));
        }
    }
}
