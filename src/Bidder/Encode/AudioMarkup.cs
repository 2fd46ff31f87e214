using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>An audio ad as VAST 4.0 in-line: a linear ad whose media files have no picture, with its companions beside it.</summary>
/// <remarks>Elements stand in the order of the VAST 4.0 schema, where those of a base type come before those of the type.</remarks>
internal static class AudioMarkup
{
    private static readonly XNamespace Xmlns = "http://www.iab.com/VAST";

    public static string Of(Campaign campaign, Creative creative)
    {
        var audio = creative.Audio;
        var linear = Element("Linear",
            audio.HasSkipOffsetSeconds ? new XAttribute("skipoffset", Time(audio.SkipOffsetSeconds * 1000)) : null,
            Element("Duration", Time(audio.DurationMs)),
            Element("MediaFiles", audio.MediaFiles.Select(MediaFile)),
            Element("VideoClicks", Element("ClickThrough", new XAttribute("id", "click"), new XCData(MarkupPlaces.Click))));
        var companions = audio.Companions.Count == 0
            ? null
            : InCreative(creative, 2, Element("CompanionAds", audio.Companions.Select(Companion)));
        var ad = Element("Ad", new XAttribute("id", $"{campaign.Id}/{creative.Id}"),
            Element("InLine",
                Element("AdSystem", new XAttribute("version", "1.0"), "rtb"),
                Element("Impression", new XAttribute("id", "impression"), new XCData(MarkupPlaces.Impression)),
                Element("AdTitle", Allowed(creative.DisplayName.Length > 0 ? creative.DisplayName : creative.Id)),
                Element("Creatives", InCreative(creative, 1, linear), companions)));
        var vast = Element("VAST", new XAttribute("version", "4.0"), ad);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + vast.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement InCreative(Creative creative, int sequence, XElement content) => Element("Creative",
        new XAttribute("id", creative.Id), new XAttribute("sequence", sequence), new XAttribute("adId", creative.Id),
        content,
        Element("UniversalAdId", new XAttribute("idRegistry", "unknown"), new XAttribute("idValue", creative.Id), creative.Id));

    /// <summary>The schema wants a width and a height of every file; sound has none.</summary>
    private static XElement MediaFile(AudioFile file) => Element("MediaFile",
        new XAttribute("delivery", "progressive"),
        new XAttribute("type", file.MimeType),
        new XAttribute("width", 0),
        new XAttribute("height", 0),
        file.BitrateKbps > 0 ? new XAttribute("bitrate", file.BitrateKbps) : null,
        new XCData(Allowed(file.Url)));

    private static XElement Companion(AudioCompanion companion) => Element("Companion",
        new XAttribute("width", companion.Width),
        new XAttribute("height", companion.Height),
        Element("StaticResource", new XAttribute("creativeType", companion.MimeType), new XCData(Allowed(companion.ImageUrl))),
        Element("CompanionClickThrough", new XCData(MarkupPlaces.Click)));

    private static XElement Element(string name, params object?[] content) => new(Xmlns + name, content);

    /// <summary>Without the characters that no XML document may hold, even escaped: a display name is free text.</summary>
    private static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));

    /// <summary>HH:MM:SS.mmm</summary>
    private static string Time(int milliseconds) =>
        TimeSpan.FromMilliseconds(milliseconds).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
