namespace Rtb.Bidder.Decode;

/// <summary>What an impression offers: banner (section 3.2.6), video (3.2.7), audio (3.2.8), native (3.2.9).</summary>
internal static class JsonMediaDecoder
{
    public static void ReadBanner(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        request.BeginBanner(ref impression);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 1 when name[0] == 'w':
                    impression.BannerWidth = JsonFields.ReadInt(ref json, 0);
                    break;
                case 1 when name[0] == 'h':
                    impression.BannerHeight = JsonFields.ReadInt(ref json, 0);
                    break;
                case 3 when name.SequenceEqual("pos"u8):
                    impression.BannerPosition = JsonFields.ReadInt(ref json, 0);
                    break;
                case 3 when name.SequenceEqual("api"u8):
                    impression.BannerApis = JsonFields.ReadMask(ref json);
                    break;
                case 5 when name.SequenceEqual("battr"u8):
                    impression.BannerBlockedAttributes = JsonFields.ReadMask(ref json);
                    break;
                case 6 when name.SequenceEqual("format"u8):
                    ReadFormats(ref json, request, ref impression);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    public static void ReadVideo(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        impression.Media |= MediaKinds.Video;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            ReadVideoMember(ref json, request, ref impression, name);
        }
    }

    public static void ReadAudio(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        impression.Media |= MediaKinds.Audio;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("mimes"u8))
            {
                impression.AudioMimeCount = ReadMimes(ref json, request, out _);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>The native request may be a string or, against the letter and often, an object; it must be there.</summary>
    public static void ReadNative(ref JsonScanner json, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        impression.Media |= MediaKinds.Native;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("request"u8))
            {
                var isObject = json.Peek() == '{';
                var isText = json.TryReadString(out _, out var length, out _);
                impression.HasNativeRequest = isObject || (isText && length > 0);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadVideoMember(
        ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression, scoped ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 1 when name[0] == 'w':
                impression.VideoWidth = JsonFields.ReadInt(ref json, 0);
                break;
            case 1 when name[0] == 'h':
                impression.VideoHeight = JsonFields.ReadInt(ref json, 0);
                break;
            case 3 when name.SequenceEqual("pos"u8):
                impression.VideoPosition = JsonFields.ReadInt(ref json, 0);
                break;
            case 3 when name.SequenceEqual("api"u8):
                impression.VideoApis = JsonFields.ReadMask(ref json);
                break;
            case 3 when name.SequenceEqual("ext"u8):
                ReadVideoExt(ref json, ref impression);
                break;
            case 4 when name.SequenceEqual("skip"u8):
                impression.VideoSkip = JsonFields.ReadTristate(ref json);
                break;
            case 5 when name.SequenceEqual("mimes"u8):
                impression.VideoMimeCount = ReadMimes(ref json, request, out impression.VideoMimeTypes);
                break;
            case 5 when name.SequenceEqual("battr"u8):
                impression.VideoBlockedAttributes = JsonFields.ReadMask(ref json);
                break;
            case 5 when name.SequenceEqual("plcmt"u8):
                impression.VideoPlcmt = JsonFields.ReadInt(ref json, 0);
                break;
            case 8 when name.SequenceEqual("protocol"u8):
                impression.VideoProtocols |= JsonFields.ReadMask(ref json);
                break;
            case 9 when name.SequenceEqual("protocols"u8):
                impression.VideoProtocols |= JsonFields.ReadMask(ref json);
                break;
            case 9 when name.SequenceEqual("placement"u8):
                impression.VideoPlacement = JsonFields.ReadInt(ref json, 0);
                break;
            case 9 when name.SequenceEqual("linearity"u8):
                impression.VideoLinearity = JsonFields.ReadInt(ref json, 0);
                break;
            case 11 when name.SequenceEqual("minduration"u8):
                impression.VideoMinDurationSeconds = JsonFields.ReadInt(ref json, 0);
                break;
            case 11 when name.SequenceEqual("maxduration"u8):
                impression.VideoMaxDurationSeconds = JsonFields.ReadInt(ref json, 0);
                break;
            default:
                json.Skip();
                break;
        }
    }

    /// <summary>Exchanges put <c>plcmt</c> here before 2.6 had a place for it.</summary>
    private static void ReadVideoExt(ref JsonScanner json, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("plcmt"u8))
            {
                impression.VideoPlcmtExt = JsonFields.ReadInt(ref json, 0);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadFormats(ref JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
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
            var width = 0;
            var height = 0;
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (name.Length == 1 && name[0] == 'w')
                {
                    width = JsonFields.ReadInt(ref json, 0);
                }
                else if (name.Length == 1 && name[0] == 'h')
                {
                    height = JsonFields.ReadInt(ref json, 0);
                }
                else
                {
                    json.Skip();
                }
            }
            request.AddFormat(ref impression, width, height, json.At);
        }
    }

    /// <summary>How many media types are named, known or not, and the bits of the known ones.</summary>
    private static int ReadMimes(ref JsonScanner json, DecodedRequest request, out ulong known)
    {
        known = 0;
        var count = 0;
        if (json.Peek() == '"')
        {
            JsonFields.ReadText(ref json, request, out var only);
            known = MimeTypes.BitOf(request.Bytes(only));
            return only.IsEmpty ? 0 : 1;
        }
        if (!json.EnterArray())
        {
            return 0;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            JsonFields.ReadText(ref json, request, out var text);
            count += text.IsEmpty ? 0 : 1;
            known |= MimeTypes.BitOf(request.Bytes(text));
        }
        return count;
    }
}
