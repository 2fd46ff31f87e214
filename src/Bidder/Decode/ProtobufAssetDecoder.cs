using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>What an asset of a native request is, in protobuf: NativeRequest.Title, Image, Data and BidRequest.Video.</summary>
/// <remarks>They are members of a oneof, of which the last counts.</remarks>
internal static class ProtobufAssetDecoder
{
    public static void ReadTitle(ProtoReader reader, ref DecodedAsset asset)
    {
        Restart(ref asset, AssetKind.Title);
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Varint))
            {
                asset.Length = reader.ReadInt32();
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    public static void ReadData(ProtoReader reader, ref DecodedAsset asset)
    {
        Restart(ref asset, AssetKind.Data);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    asset.Type = reader.ReadInt32();
                    break;
                case (2 << 3) | Varint:
                    asset.Length = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    public static void ReadImage(ProtoReader reader, ref DecodedAsset asset)
    {
        Restart(ref asset, AssetKind.Image);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    asset.Type = reader.ReadInt32();
                    break;
                case (2 << 3) | Varint:
                    asset.Width = reader.ReadInt32();
                    break;
                case (3 << 3) | Varint:
                    asset.Height = reader.ReadInt32();
                    break;
                case (4 << 3) | Varint:
                    asset.WidthMin = reader.ReadInt32();
                    break;
                case (5 << 3) | Varint:
                    asset.HeightMin = reader.ReadInt32();
                    break;
                case (6 << 3) | Bytes:
                    AddMime(ref asset, reader.ReadString());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    public static void ReadVideo(ProtoReader reader, ref DecodedAsset asset)
    {
        Restart(ref asset, AssetKind.Video);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    AddMime(ref asset, reader.ReadString());
                    break;
                case (3 << 3) | Varint:
                    asset.MinDurationSeconds = reader.ReadInt32();
                    break;
                case (4 << 3) | Varint:
                    asset.MaxDurationSeconds = reader.ReadInt32();
                    break;
                case (21 << 3) | Bytes:
                case (21 << 3) | Varint:
                    reader.ReadMask(tag, ref asset.Protocols);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void Restart(ref DecodedAsset asset, AssetKind kind)
    {
        if (asset.Kind != kind)
        {
            asset = new DecodedAsset { Id = asset.Id, HasId = asset.HasId, Required = asset.Required, Kind = kind };
        }
    }

    private static void AddMime(ref DecodedAsset asset, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            asset.MimeCount++;
            asset.MimeTypes |= MimeTypes.BitOf(text);
        }
    }
}
