using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>An audio player: OpenRTB 2.6 section 3.2.8.</summary>
internal static class JsonAudioDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        ref var audio = ref request.Media.BeginAudio(ref impression);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when json.Is(name, "api"u8):
                    audio.Apis = 0;
                    json.AddMask(ref audio.Apis);
                    break;
                case 4 when json.Is(name, "feed"u8):
                    audio.Feed = json.ReadInt(0);
                    break;
                case 4 when json.Is(name, "nvol"u8):
                    audio.VolumeNormalization = json.ReadInt(-1);
                    break;
                case 5 when json.Is(name, "mimes"u8):
                    json.At = JsonMediaDecoder.ReadMimes(json, request, ref impression.AudioMimeCount, ref audio.MimeTypes);
                    break;
                case 5 when json.Is(name, "battr"u8):
                    audio.BlockedAttributes = 0;
                    json.AddMask(ref audio.BlockedAttributes);
                    break;
                case 8 when json.Is(name, "stitched"u8):
                    audio.Stitched = json.ReadTristate();
                    break;
                case 9 when json.Is(name, "protocols"u8):
                    audio.Protocols = 0;
                    json.AddMask(ref audio.Protocols);
                    break;
                case 10 when json.Is(name, "startdelay"u8):
                    audio.StartDelay = json.ReadInt(DecodedAudio.NotSaid);
                    break;
                case 11:
                    json.At = ReadMemberOf11(json, request, ref audio, name);
                    break;
                default:
                    json.At = JsonTermsDecoder.Read(json, request, ref audio.TermsNumber, name);
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMemberOf11(JsonScanner json, DecodedRequest request, ref DecodedAudio audio, scoped JsonName name)
    {
        if (json.Is(name, "minduration"u8))
        {
            audio.MinDurationSeconds = json.ReadInt(0);
        }
        else if (json.Is(name, "maxduration"u8))
        {
            audio.MaxDurationSeconds = json.ReadInt(0);
        }
        else if (json.Is(name, "companionad"u8))
        {
            audio.CompanionCount = 0;
            if (json.EnterArray())
            {
                for (var first = true; json.NextElement(ref first);)
                {
                    audio.CompanionCount++;
                    json.Skip();
                }
            }
        }
        else
        {
            json.At = JsonTermsDecoder.Read(json, request, ref audio.TermsNumber, name);
        }
        return json.At;
    }
}
