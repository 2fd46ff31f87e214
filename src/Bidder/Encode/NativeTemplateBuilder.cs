using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>Writes the parts of a native creative once, when the snapshot is built: Native 1.2 sections 5.1 to 5.8.</summary>
/// <remarks>assetsurl and dcourl are never sent: the answer holds all of the ad.</remarks>
internal static class NativeTemplateBuilder
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static NativeTemplate Build(Campaign campaign, Creative creative, NoticeUrls urls)
    {
        var native = creative.Native;
        var vast = native.Video is null ? "" : VastMarkup.Of(campaign, new Creative(creative) { Video = native.Video }, VastVersions.Vast4);
        var pieces = NativePieceSource.Of(native);
        return new NativeTemplate
        {
            Json = Text(native, pieces, vast, urls, NativeWords.Escaped, literal => Encoding.UTF8.GetBytes(Encoder.Encode(literal))),
            Text = Text(native, pieces, vast, urls, NativeWords.Plain, Encoding.UTF8.GetBytes),
            Message = NativeMessageBuilder.Build(native, pieces, vast, urls),
            Trackers = [.. native.Trackers.Select(tracker => new NativeTrackerKind(tracker.Event, tracker.Method))],
        };
    }

    /// <summary>A VAST document cut at the tokens of its tracking URLs.</summary>
    public static IEnumerable<(string Literal, TemplateSlot Slot)> CutVast(string vast, NoticeUrls urls) => TemplateCutter.Cut(
        vast.Replace(MarkupPlaces.Impression, urls.Impression.Replace(NoticeUrls.Token, MarkupPlaces.Impression, StringComparison.Ordinal),
                StringComparison.Ordinal)
            .Replace(MarkupPlaces.Click, urls.Click.Replace(NoticeUrls.Token, MarkupPlaces.Click, StringComparison.Ordinal),
                StringComparison.Ordinal),
        [(MarkupPlaces.Impression, TemplateSlot.ImpressionToken), (MarkupPlaces.Click, TemplateSlot.ClickToken)]);

    private static NativeText Text(
        NativeCreative native, IReadOnlyList<NativePieceSource> pieces, string vast, NoticeUrls urls, NativeWords words,
        Func<string, byte[]> bytes)
    {
        TemplateSegment[] Cut(params IEnumerable<(string Literal, TemplateSlot Slot)> parts)
        {
            var cut = new TemplateCutter();
            foreach (var (literal, slot) in parts)
            {
                cut.Add(bytes(literal));
                _ = slot == TemplateSlot.End ? cut : cut.Slot(slot);
            }
            return cut.ToSegments();
        }
        IEnumerable<(string Literal, TemplateSlot Slot)> Url(string before, string url, TemplateSlot slot, string after)
        {
            var parts = url.Split(NoticeUrls.Token);
            return [(before + Quoted(parts[0])[..^1], slot), (Encoder.Encode(parts[1]) + "\"" + after, TemplateSlot.End)];
        }
        var clicks = native.ClickTrackers.Count == 0
            ? "}"
            : $",\"clicktrackers\":[{string.Join(',', native.ClickTrackers.Select(Quoted))}]}}";
        return new NativeText
        {
            Words = words,
            Pieces = [.. pieces.Select(piece => Cut(PieceText(piece, vast, urls)))],
            Link = Cut(Url("\"link\":{\"url\":", urls.Click, TemplateSlot.ClickToken, clicks)),
            ImpressionEvent = Cut(Url("{\"event\":1,\"method\":1,\"url\":", urls.Impression, TemplateSlot.ImpressionToken, "}")),
            ImpressionUrl = Cut(Url("", urls.Impression, TemplateSlot.ImpressionToken, "")),
            TrackerEvents = [.. native.Trackers.Select(tracker => bytes(string.Create(CultureInfo.InvariantCulture,
                $"{{\"event\":{tracker.Event},\"method\":{tracker.Method},\"url\":{Quoted(tracker.Url)}}}")))],
            TrackerUrls = [.. native.Trackers.Select(tracker => bytes(Quoted(tracker.Url)))],
            Privacy = native.PrivacyUrl.Length == 0 ? [] : bytes($",\"privacy\":{Quoted(native.PrivacyUrl)}"),
        };
    }

    private static IEnumerable<(string Literal, TemplateSlot Slot)> PieceText(NativePieceSource source, string vast, NoticeUrls urls)
    {
        var (piece, text) = source;
        return piece.Kind switch
        {
            AssetKind.Title => [($",\"title\":{{\"text\":{Quoted(text)}}}}}", TemplateSlot.End)],
            AssetKind.Data => [($",\"data\":{{\"value\":{Quoted(text)}}}}}", TemplateSlot.End)],
            AssetKind.Image => [(string.Create(CultureInfo.InvariantCulture,
                $",\"img\":{{\"url\":{Quoted(text)},\"w\":{piece.Width},\"h\":{piece.Height}}}}}"), TemplateSlot.End)],
            AssetKind.Video => CutVast(vast, urls).Select(part => (Encoder.Encode(part.Literal), part.Slot))
                .Prepend((",\"video\":{\"vasttag\":\"", TemplateSlot.End)).Append(("\"}}", TemplateSlot.End)),
            _ => throw new ArgumentException($"a creative has no {piece.Kind}", nameof(source)),
        };
    }

    private static string Quoted(string text) => $"\"{Encoder.Encode(text)}\"";
}
