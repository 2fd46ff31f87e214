using System.Numerics;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Encode;

/// <summary>A native answer as the content of openrtb.v2.NativeResponse; says the same as <see cref="NativeMarkupWriter"/>.</summary>
internal static class NativeMessageWriter
{
    // Tags of NativeResponse: ver 1, assets 2; of Asset: id 1.
    private const byte VersionTag = (1 << 3) | 2;
    private const byte AssetTag = (2 << 3) | 2;
    private const byte AssetIdTag = 1 << 3;

    public static void Write(
        ref SpanWriter writer, CreativeEntry creative, DecodedRequest request, in DecodedNative native, scoped ReadOnlySpan<byte> signed)
    {
        var template = creative.Template.Native!;
        var message = template.Message;
        writer.Write(VersionTag);
        writer.Write(3);
        writer.Write("1."u8);
        writer.Write((byte)('0' + (native.Version % 10)));
        foreach (ref readonly var asset in request.Media.AssetsOf(in native))
        {
            var piece = NativeFit.Pick(creative.NativePieces, in asset);
            if (piece < 0)
            {
                continue;
            }
            writer.Write(AssetTag);
            writer.WriteVarint((ulong)(1 + VarintBytes((ulong)asset.Id) + message.PieceBytes[piece]));
            writer.Write(AssetIdTag);
            writer.WriteVarint((ulong)asset.Id);
            NativeMarkupWriter.WriteSegments(ref writer, message.Pieces[piece], signed);
        }
        NativeMarkupWriter.WriteSegments(ref writer, message.Link, signed);
        WriteTrackers(ref writer, message, template.Trackers, in native, signed);
        if (native.TakesPrivacy)
        {
            writer.Write(message.Privacy);
        }
    }

    private static void WriteTrackers(
        ref SpanWriter writer, NativeMessage message, NativeTrackerKind[] trackers, in DecodedNative native,
        scoped ReadOnlySpan<byte> signed)
    {
        var own = NativeMarkupWriter.TellsByEvent(in native) ? message.ImpressionEvent : message.ImpressionUrl;
        NativeMarkupWriter.WriteSegments(ref writer, own, signed);
        for (var i = 0; i < trackers.Length; i++)
        {
            if (native.Offers(trackers[i].Event, trackers[i].Method))
            {
                writer.Write(message.TrackerEvents[i]);
            }
            else if (NativeMarkupWriter.IsImpressionUrl(in native, trackers[i]))
            {
                writer.Write(message.TrackerUrls[i]);
            }
        }
    }

    private static int VarintBytes(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;
}
