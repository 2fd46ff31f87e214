using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Encode;

/// <summary>
/// A native answer as text (Native 1.2 section 5): the assets in the request's order under the request's ids, the signed click URL, and
/// the signed impression URL in the way that the request can call it.
/// </summary>
internal static class NativeMarkupWriter
{
    private const int Impression = 1;
    private const int Image = 1;
    private const int VersionMin = 10;

    public static void Write(
        ref SpanWriter writer, NativeText text, CreativeEntry creative, DecodedRequest request, in DecodedNative native,
        scoped ReadOnlySpan<byte> signed)
    {
        writer.Write(native.IsWrapped ? text.Words.Wrapped : text.Words.Bare);
        writer.Write(text.Words.Versions[native.Version - VersionMin]);
        var isFirst = true;
        foreach (ref readonly var asset in request.Media.AssetsOf(in native))
        {
            var piece = NativeFit.Pick(creative.NativePieces, in asset);
            if (piece < 0)
            {
                continue;
            }
            Separate(ref writer, ref isFirst);
            writer.Write(text.Words.Asset);
            writer.WriteDigits(asset.Id);
            WriteSegments(ref writer, text.Pieces[piece], signed);
        }
        writer.Write(text.Words.Link);
        WriteSegments(ref writer, text.Link, signed);
        WriteTrackers(ref writer, text, creative.Template.Native!.Trackers, in native, signed);
        if (native.TakesPrivacy)
        {
            writer.Write(text.Privacy);
        }
        writer.Write(native.IsWrapped ? "}}"u8 : "}"u8);
    }

    /// <summary>Literals, and the tokens between them.</summary>
    public static void WriteSegments(ref SpanWriter writer, TemplateSegment[] segments, scoped ReadOnlySpan<byte> signed)
    {
        foreach (ref readonly var segment in segments.AsSpan())
        {
            writer.Write(segment.Literal);
            if (segment.Slot == TemplateSlot.End)
            {
                return;
            }
            writer.Write(NoticeSigner.Payload(signed));
            writer.Write(NoticeSigner.Tag(signed, TokenSlots.KindOf(segment.Slot)));
        }
    }

    /// <summary>Whether the impression is told of as an event; if not, in the list that versions before 1.2 have.</summary>
    public static bool TellsByEvent(in DecodedNative native) => native.Offers(Impression, Image);

    /// <summary>A tracker for which the request has no event goes into the old list, if that can hold it.</summary>
    public static bool IsImpressionUrl(in DecodedNative native, NativeTrackerKind tracker) =>
        tracker is { Event: Impression, Method: Image } && !TellsByEvent(in native);

    private static void WriteTrackers(
        ref SpanWriter writer, NativeText text, NativeTrackerKind[] trackers, in DecodedNative native, scoped ReadOnlySpan<byte> signed)
    {
        var isFirst = true;
        if (!TellsByEvent(in native))
        {
            writer.Write(text.Words.ImpressionTrackers);
            Separate(ref writer, ref isFirst);
            WriteSegments(ref writer, text.ImpressionUrl, signed);
            for (var i = 0; i < trackers.Length; i++)
            {
                if (IsImpressionUrl(in native, trackers[i]))
                {
                    Separate(ref writer, ref isFirst);
                    writer.Write(text.TrackerUrls[i]);
                }
            }
            writer.Write((byte)']');
        }
        isFirst = true;
        if (TellsByEvent(in native))
        {
            OpenOrSeparate(ref writer, text, ref isFirst);
            WriteSegments(ref writer, text.ImpressionEvent, signed);
        }
        for (var i = 0; i < trackers.Length; i++)
        {
            if (native.Offers(trackers[i].Event, trackers[i].Method))
            {
                OpenOrSeparate(ref writer, text, ref isFirst);
                writer.Write(text.TrackerEvents[i]);
            }
        }
        if (!isFirst)
        {
            writer.Write((byte)']');
        }
    }

    private static void OpenOrSeparate(ref SpanWriter writer, NativeText text, ref bool isFirst)
    {
        writer.Write(isFirst ? text.Words.EventTrackers : ","u8);
        isFirst = false;
    }

    private static void Separate(ref SpanWriter writer, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.Write((byte)',');
        }
        isFirst = false;
    }
}
