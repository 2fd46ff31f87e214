using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>A native part in protobuf: BidRequest.Native, whose request is JSON in a string or the message NativeRequest.</summary>
internal static class ProtobufNativeDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request, ref DecodedImpression impression)
    {
        ref var native = ref request.Media.BeginNative(ref impression);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    var length = reader.ReadString().Length;
                    request.Media.RestartNative(ref native, isMessage: false);
                    impression.HasNativeRequest = length > 0;
                    if (length > 0)
                    {
                        JsonNativeDecoder.ReadText(request, ref native, reader.At - length, length, isJsonString: false);
                    }
                    break;
                case (50 << 3) | Bytes:
                    if (!native.IsMessage)
                    {
                        request.Media.RestartNative(ref native, isMessage: true);
                    }
                    impression.HasNativeRequest = true;
                    ReadRequest(reader.Enter(), request, ref native);
                    break;
                case (2 << 3) | Bytes:
                    native.OuterVersion = NativeRequestRules.VersionOf(reader.ReadString());
                    break;
                case (3 << 3) | Bytes:
                case (3 << 3) | Varint:
                    reader.ReadMask(tag, ref native.Apis);
                    break;
                case (4 << 3) | Bytes:
                case (4 << 3) | Varint:
                    reader.ReadMask(tag, ref native.BlockedAttributes);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadRequest(ProtoReader reader, DecodedRequest request, ref DecodedNative native)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Bytes:
                    native.Version = NativeRequestRules.VersionOf(reader.ReadString());
                    break;
                case (7 << 3) | Varint:
                    native.Context = reader.ReadInt32();
                    break;
                case (9 << 3) | Varint:
                    native.PlacementType = reader.ReadInt32();
                    break;
                case (4 << 3) | Varint:
                    native.PlacementCount = reader.ReadInt32();
                    break;
                case (6 << 3) | Bytes:
                    ReadAsset(reader.Enter(), request, ref native);
                    break;
                case (11 << 3) | Varint:
                    native.TakesAssetsUrl = reader.ReadBool();
                    break;
                case (12 << 3) | Varint:
                    native.TakesDynamicUrl = reader.ReadBool();
                    break;
                case (13 << 3) | Bytes:
                    ReadTracker(reader.Enter(), ref native);
                    break;
                case (14 << 3) | Varint:
                    native.TakesPrivacy = reader.ReadBool();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadTracker(ProtoReader reader, ref DecodedNative native)
    {
        var eventType = 0;
        var methods = 0UL;
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    eventType = reader.ReadInt32();
                    break;
                case (2 << 3) | Bytes:
                case (2 << 3) | Varint:
                    reader.ReadMask(tag, ref methods);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
        native.AddMethods(eventType, methods);
    }

    private static void ReadAsset(ProtoReader reader, DecodedRequest request, ref DecodedNative native)
    {
        if (!request.Media.TryAddAsset(ref native, out var index))
        {
            request.Exceed(NoBidReason.TooManyListEntries);
            return;
        }
        ref var asset = ref request.Media.Asset(index);
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    asset.Id = reader.ReadInt32();
                    asset.HasId = true;
                    break;
                case (2 << 3) | Varint:
                    asset.Required = reader.ReadBool();
                    break;
                case (3 << 3) | Bytes:
                    ProtobufAssetDecoder.ReadTitle(reader.Enter(), ref asset);
                    break;
                case (4 << 3) | Bytes:
                    ProtobufAssetDecoder.ReadImage(reader.Enter(), ref asset);
                    break;
                case (5 << 3) | Bytes:
                    ProtobufAssetDecoder.ReadVideo(reader.Enter(), ref asset);
                    break;
                case (6 << 3) | Bytes:
                    ProtobufAssetDecoder.ReadData(reader.Enter(), ref asset);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }
}
