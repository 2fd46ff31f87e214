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
        BeginBanner(request, ref impression);
        while (banner.Next())
        {
            switch (banner.Field)
            {
                case 1:
                    impression.BannerWidth = ReadSide(ref banner, request);
                    break;
                case 2:
                    impression.BannerHeight = ReadSide(ref banner, request);
                    break;
                case 4:
                    impression.BannerPosition = banner.ReadInt32();
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
                var mime = default(Text);
                ProtoFields.ReadText(ref audio, request, ref mime);
                impression.AudioMimeCount += mime.IsEmpty ? 0 : 1;
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

    /// <summary>What can only be said once the whole impression is read, because its messages may come in pieces.</summary>
    public static void Complete(DecodedRequest request, ref DecodedImpression impression)
    {
        request.AddBannerSize(ref impression, DecodedImpression.SizeOf(impression.BannerWidth, impression.BannerHeight));
        impression.VideoSize = DecodedImpression.SizeOf(impression.VideoWidth, impression.VideoHeight);
        var incomplete = (impression.Media.HasFlag(MediaKinds.Video) && impression.VideoMimeCount == 0)
            || (impression.Media.HasFlag(MediaKinds.Audio) && impression.AudioMimeCount == 0)
            || (impression.Media.HasFlag(MediaKinds.Native) && !impression.HasNativeRequest);
        if (incomplete)
        {
            request.Refuse(NoBidReason.MissingRequiredField);
        }
    }

    private static void BeginBanner(DecodedRequest request, ref DecodedImpression impression)
    {
        if (!impression.Media.HasFlag(MediaKinds.Banner))
        {
            impression.Media |= MediaKinds.Banner;
            impression.BannerSizeStart = request.SizeCount;
            impression.BannerSizeCount = 0;
        }
    }

    private static void ReadVideoField(ref ProtoReader video, DecodedRequest request, ref DecodedImpression impression)
    {
        switch (video.Field)
        {
            case 1:
                var mime = default(Text);
                ProtoFields.ReadText(ref video, request, ref mime);
                impression.VideoMimeCount += mime.IsEmpty ? 0 : 1;
                impression.VideoMimeTypes |= MimeTypes.BitOf(request.Bytes(mime));
                break;
            case 2:
                impression.VideoLinearity = video.ReadInt32();
                break;
            case 3:
                impression.VideoMinDurationSeconds = Math.Max(video.ReadInt32(), 0);
                break;
            case 4:
                impression.VideoMaxDurationSeconds = Math.Max(video.ReadInt32(), 0);
                break;
            case 5 or 21:
                video.ReadMask(ref impression.VideoProtocols);
                break;
            case 6:
                impression.VideoWidth = ReadSide(ref video, request);
                break;
            case 7:
                impression.VideoHeight = ReadSide(ref video, request);
                break;
            case 10:
                video.ReadMask(ref impression.VideoBlockedAttributes);
                break;
            case 17:
                impression.VideoPosition = video.ReadInt32();
                break;
            case 19:
                video.ReadMask(ref impression.VideoApis);
                break;
            case 23:
                impression.VideoSkip = video.ReadBool() ? 1 : 0;
                break;
            case 26:
                impression.VideoPlacement = video.ReadInt32();
                break;
            case 35:
                impression.VideoPlcmt = video.ReadInt32();
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
                    width = ReadSide(ref format, request);
                    break;
                case 2:
                    height = ReadSide(ref format, request);
                    break;
                default:
                    format.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in format);
        request.AddBannerSize(ref impression, DecodedImpression.SizeOf(width, height));
    }

    private static int ReadSide(ref ProtoReader reader, DecodedRequest request)
    {
        var side = reader.ReadInt32();
        if (side < 0)
        {
            request.Refuse(NoBidReason.InvalidValue);
        }
        return side;
    }
}
