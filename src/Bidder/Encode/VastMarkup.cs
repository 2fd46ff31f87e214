using System.Globalization;
using System.Text;
using System.Xml;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>What a linear video or audio ad says in VAST, as XML text. Attributes stand in single quotes, see <see cref="VastFrame"/>.</summary>
internal static class VastMarkup
{
    /// <summary>The texts of the parts from <see cref="VastPart.Ad"/> on.</summary>
    public static IReadOnlyList<string> PartsOf(Campaign campaign, Creative creative)
    {
        var (durationMs, tag) = creative.Video is { } video ? (video.DurationMs, video.Tag) : (creative.Audio.DurationMs, creative.Audio.Tag);
        return
        [
            Attribute($"{campaign.Id}/{creative.Id}"),
            creative.Audio is null ? "" : " adType='audio'",
            Text(creative.DisplayName.Length > 0 ? creative.DisplayName : creative.Id),
            Attribute(creative.Id),
            Time(durationMs),
            SkipOffset(creative) is { } seconds ? $" skipoffset='{Time(seconds * 1000)}'" : "",
            tag is not null ? Data(tag.Url) : FilesOf(creative),
            tag is { IsFinal: true } ? " followAdditionalWrappers='false'" : "",
        ];
    }

    /// <summary>A companion up to its click URL.</summary>
    public static string Companion(AudioCompanion companion) => string.Create(CultureInfo.InvariantCulture,
        $"<Companion width='{companion.Width}' height='{companion.Height}'>")
        + $"<StaticResource creativeType='{Attribute(companion.MimeType)}'>{Data(companion.ImageUrl)}</StaticResource>"
        + "<CompanionClickThrough><![CDATA[";

    /// <summary>A whole in-line document with <see cref="MarkupPlaces"/> in it: for a native ad, and to look at.</summary>
    public static string Of(Campaign campaign, Creative creative, int protocol)
    {
        var frame = VastFrames.Of(s_places)[protocol]!;
        var parts = PartsOf(campaign, creative);
        var companions = (creative.Video?.Companions ?? creative.Audio.Companions).Select(Companion).ToList();
        string Compose(VastStep[] steps) => string.Concat(steps.Select(step => Encoding.UTF8.GetString(step.Literal) + step.Part switch
        {
            VastPart.End => "",
            VastPart.ImpressionToken => MarkupPlaces.Impression,
            VastPart.ClickToken => MarkupPlaces.Click,
            VastPart.BidId => MarkupPlaces.Bid,
            VastPart.Companions => companions.Count == 0 ? "" : Compose(frame.Companions),
            VastPart.CompanionList => string.Concat(companions.Select(companion =>
                companion + s_places.Click[..^NoticeUrls.Token.Length] + MarkupPlaces.Click + Encoding.UTF8.GetString(frame.CompanionEnd))),
            _ => parts[step.Part - VastPart.Ad],
        }));
        return Compose(frame.Document).Replace(s_places.Impression[..^NoticeUrls.Token.Length], "", StringComparison.Ordinal)
            .Replace(s_places.Click[..^NoticeUrls.Token.Length], "", StringComparison.Ordinal);
    }

    /// <summary>URLs that are taken out again.</summary>
    private static readonly NoticeUrls s_places = new("https://place.invalid");

    private static int? SkipOffset(Creative creative) =>
        creative.Video is { } video ? (video.HasSkipOffsetSeconds ? video.SkipOffsetSeconds : null)
        : creative.Audio.HasSkipOffsetSeconds ? creative.Audio.SkipOffsetSeconds : null;

    private static string FilesOf(Creative creative) => creative.Video is { } video
        ? string.Concat(video.MediaFiles.Select(file => string.Create(CultureInfo.InvariantCulture,
            $"<MediaFile delivery='{(file.Streaming ? "streaming" : "progressive")}' type='{Attribute(file.MimeType)}'"
            + $" width='{file.Width}' height='{file.Height}'{Bitrate(file.BitrateKbps)} scalable='true' maintainAspectRatio='true'>"
            + $"{Data(file.Url)}</MediaFile>")))
        // The schema wants a width and a height of every file; sound has none.
        : string.Concat(creative.Audio.MediaFiles.Select(file =>
            $"<MediaFile delivery='progressive' type='{Attribute(file.MimeType)}' width='0' height='0'{Bitrate(file.BitrateKbps)}>"
            + $"{Data(file.Url)}</MediaFile>"));

    private static string Bitrate(int kbps) => kbps > 0 ? string.Create(CultureInfo.InvariantCulture, $" bitrate='{kbps}'") : "";

    /// <summary>A section that nothing in the text can end.</summary>
    private static string Data(string text) =>
        $"<![CDATA[{Allowed(text).Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)}]]>";

    private static string Attribute(string text) =>
        Text(text).Replace("'", "&apos;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("\t", "&#x9;", StringComparison.Ordinal).Replace("\n", "&#xA;", StringComparison.Ordinal);

    private static string Text(string text) =>
        Allowed(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\r", "&#xD;", StringComparison.Ordinal);

    /// <summary>Without the characters that no XML document may hold, even escaped: a display name is free text.</summary>
    private static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));

    /// <summary>HH:MM:SS.mmm</summary>
    private static string Time(int milliseconds) =>
        TimeSpan.FromMilliseconds(milliseconds).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
