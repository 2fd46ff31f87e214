namespace Rtb.Bidder.Decode;

/// <summary>What an impression offers, in protobuf: Banner, Video, Audio, Native.</summary>
internal static class ProtobufMediaDecoder
{
    public static void ReadBanner(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var banner))
        {
            return;
        }
        request.BeginBanner(ref impression);
        while (banner.Next())
        {
            switch (banner.Field)
            {
                case 1:
                    banner.ReadInt32(ref impression.BannerWidth);
                    break;
                case 2:
                    banner.ReadInt32(ref impression.BannerHeight);
                    break;
                case 4:
                    banner.ReadInt32(ref impression.BannerPosition);
                    break;
                case 6:
                    banner.ReadMask(ref impression.BannerBlockedAttributes);
                    break;
                case 10:
                    banner.ReadMask(ref impression.BannerApis);
                    break;
                case 15:
                    ReadFormat(ref banner, request, ref impression);
                    break;
                default:
                    banner.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in banner);
    }

    public static void ReadVideo(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var video))
        {
            return;
        }
        impression.Media |= MediaKinds.Video;
        while (video.Next())
        {
            ReadVideoField(ref video, request, ref impression);
        }
        ProtoFields.Leave(request, in video);
    }

    public static void ReadAudio(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var audio))
        {
            return;
        }
        impression.Media |= MediaKinds.Audio;
        while (audio.Next())
        {
            if (audio.Field == 1)
            {
                impression.AudioMimeCount += ProtoFields.TryReadString(ref audio, request, out var mime) && !mime.IsEmpty ? 1 : 0;
            }
            else
            {
                audio.Skip();
            }
        }
        ProtoFields.Leave(request, in audio);
    }

    /// <summary>The native request is a string (1) or a message (50); it must be there.</summary>
    public static void ReadNative(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var native))
        {
            return;
        }
        impression.Media |= MediaKinds.Native;
        while (native.Next())
        {
            if (native.Field is 1 or 50 && native.TryReadBytes(out _, out var length))
            {
                impression.HasNativeRequest = length > 0 || native.Field == 50;
            }
            else if (native.Field is not (1 or 50))
            {
                native.Skip();
            }
        }
        ProtoFields.Leave(request, in native);
    }

    private static void ReadVideoField(ref ProtoReader video, DecodedRequest request, ref DecodedImpression impression)
    {
        switch (video.Field)
        {
            case 1:
                if (ProtoFields.TryReadString(ref video, request, out var mime) && !mime.IsEmpty)
                {
                    impression.VideoMimeCount++;
                    impression.VideoMimeTypes |= MimeTypes.BitOf(mime);
                }
                break;
            case 2:
                video.ReadInt32(ref impression.VideoLinearity);
                break;
            case 3:
                video.ReadInt32(ref impression.VideoMinDurationSeconds);
                break;
            case 4:
                video.ReadInt32(ref impression.VideoMaxDurationSeconds);
                break;
            case 5 or 21:
                video.ReadMask(ref impression.VideoProtocols);
                break;
            case 6:
                video.ReadInt32(ref impression.VideoWidth);
                break;
            case 7:
                video.ReadInt32(ref impression.VideoHeight);
                break;
            case 10:
                video.ReadMask(ref impression.VideoBlockedAttributes);
                break;
            case 17:
                video.ReadInt32(ref impression.VideoPosition);
                break;
            case 19:
                video.ReadMask(ref impression.VideoApis);
                break;
            case 23:
                impression.VideoSkip = video.TryReadBool(out var skip) ? (skip ? 1 : 0) : impression.VideoSkip;
                break;
            case 26:
                video.ReadInt32(ref impression.VideoPlacement);
                break;
            case 35:
                video.ReadInt32(ref impression.VideoPlcmt);
                break;
            default:
                video.Skip();
                break;
        }
    }

    private static void ReadFormat(ref ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var format))
        {
            return;
        }
        var width = 0;
        var height = 0;
        while (format.Next())
        {
            switch (format.Field)
            {
                case 1:
                    format.ReadInt32(ref width);
                    break;
                case 2:
                    format.ReadInt32(ref height);
                    break;
                default:
                    format.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in format);
        request.AddFormat(ref impression, width, height, format.At);
    }
}
