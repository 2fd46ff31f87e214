using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>Regs in protobuf.</summary>
internal static class ProtobufRegsDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    request.Coppa = reader.ReadBool();
                    break;
                case (2 << 3) | Bytes:
                    reader.ReadText(ref request.Gpp);
                    break;
                case (3 << 3) | Bytes:
                    request.GppSections |= ReadSectionIds(reader.Enter());
                    break;
                case (3 << 3) | Varint:
                    request.GppSections |= GppSectionIds.BitOf(reader.ReadInt32());
                    break;
                case (4 << 3) | Varint:
                    request.Gdpr = reader.ReadBool() ? 1 : 0;
                    break;
                case (5 << 3) | Bytes:
                    reader.ReadText(ref request.UsPrivacy);
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
            switch (tag)
            {
                case (1 << 3) | Varint:
                    request.Other.Gdpr = reader.ReadBool() ? 1 : 0;
                    break;
                case (2 << 3) | Bytes:
                    reader.ReadText(ref request.Other.UsPrivacy);
                    break;
                case (3 << 3) | Bytes:
                    request.GlobalPrivacyControl = reader.ReadString().SequenceEqual("1"u8);
                    break;
                case (4 << 3) | Bytes:
                    ReadDsa(reader.Enter(), ref request.Other.Dsa);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static ulong ReadSectionIds(ProtoReader packed)
    {
        var mask = 0UL;
        while (packed.At < packed.End)
        {
            mask |= GppSectionIds.BitOf(packed.ReadInt32());
        }
        return mask;
    }

    private static void ReadDsa(ProtoReader reader, ref DsaDemand dsa)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    dsa.Required = reader.ReadInt32();
                    break;
                case (2 << 3) | Varint:
                    dsa.Rendering = DsaDemand.RenderingOf(reader.ReadInt32());
                    break;
                case (3 << 3) | Varint:
                    dsa.DataToPublisher = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }
}
