using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>An audio player in protobuf: BidRequest.Audio.</summary>
internal static class ProtobufAudioDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        ref var audio = ref request.Media.BeginAudio(ref impression);
        var whole = reader;
        var hasTerms = false;
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    var mime = reader.ReadString();
                    impression.AudioMimeCount += mime.IsEmpty ? 0 : 1;
                    audio.MimeTypes |= MimeTypes.BitOf(mime);
                    break;
                case (2 << 3) | Varint:
                    audio.MinDurationSeconds = reader.ReadInt32();
                    break;
                case (3 << 3) | Varint:
                    audio.MaxDurationSeconds = reader.ReadInt32();
                    break;
                case (4 << 3) | Bytes:
                case (4 << 3) | Varint:
                    reader.ReadMask(tag, ref audio.Protocols);
                    break;
                case (5 << 3) | Varint:
                    audio.StartDelay = reader.ReadInt32();
                    break;
                case (7 << 3) | Bytes:
                case (7 << 3) | Varint:
                    reader.ReadMask(tag, ref audio.BlockedAttributes);
                    break;
                case (12 << 3) | Bytes:
                    audio.CompanionCount++;
                    reader.Skip(tag);
                    break;
                case (13 << 3) | Bytes:
                case (13 << 3) | Varint:
                    reader.ReadMask(tag, ref audio.Apis);
                    break;
                case (22 << 3) | Varint:
                    audio.Feed = reader.ReadInt32();
                    break;
                case (23 << 3) | Varint:
                    audio.Stitched = reader.ReadBool() ? 1 : 0;
                    break;
                case (24 << 3) | Varint:
                    audio.VolumeNormalization = reader.ReadInt32();
                    break;
                default:
                    hasTerms |= ProtobufTermsDecoder.IsOfAudio(tag);
                    reader.Skip(tag);
                    break;
            }
        }
        if (hasTerms)
        {
            ProtobufTermsDecoder.ReadAudio(whole, request, ref request.Media.BeginTerms(ref audio.TermsNumber));
        }
    }
}
