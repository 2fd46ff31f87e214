using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>A linear video ad as VAST 4.0 in-line: what any player of VAST 4 can read.</summary>
/// <remarks>Elements stand in the order of the VAST 4.0 schema, where those of a base type come before those of the type.</remarks>
internal static class VastMarkup
{
    private static readonly XNamespace Xmlns = "http://www.iab.com/VAST";

    public static string Of(Campaign campaign, Creative creative)
    {
        var video = creative.Video;
        var linear = Element("Linear",
            video.HasSkipOffsetSeconds ? new XAttribute("skipoffset", Time(video.SkipOffsetSeconds * 1000)) : null,
            Element("Duration", Time(video.DurationMs)),
            Element("MediaFiles", video.MediaFiles.Select(MediaFile)),
            Element("VideoClicks", Element("ClickThrough", new XAttribute("id", "click"), new XCData(MarkupPlaces.Click))));
        var universalId = Element("UniversalAdId",
            new XAttribute("idRegistry", "unknown"), new XAttribute("idValue", creative.Id), creative.Id);
        var ad = Element("Ad", new XAttribute("id", $"{campaign.Id}/{creative.Id}"),
            Element("InLine",
                Element("AdSystem", new XAttribute("version", "1.0"), "rtb"),
                Element("Impression", new XAttribute("id", "impression"), new XCData(MarkupPlaces.Impression)),
                Element("AdTitle", Allowed(creative.DisplayName.Length > 0 ? creative.DisplayName : creative.Id)),
                Element("Creatives",
                    Element("Creative",
                        new XAttribute("id", creative.Id), new XAttribute("sequence", 1), new XAttribute("adId", creative.Id),
                        linear,
                        universalId))));
        var vast = Element("VAST", new XAttribute("version", "4.0"), ad);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + vast.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement MediaFile(MediaFile file) => Element("MediaFile",
        new XAttribute("delivery", "progressive"),
        new XAttribute("type", file.MimeType),
        new XAttribute("width", file.Width),
        new XAttribute("height", file.Height),
        file.BitrateKbps > 0 ? new XAttribute("bitrate", file.BitrateKbps) : null,
        new XAttribute("scalable", "true"),
        new XAttribute("maintainAspectRatio", "true"),
        new XCData(Allowed(file.Url)));

    private static XElement Element(string name, params object?[] content) => new(Xmlns + name, content);

    /// <summary>Without the characters that no XML document may hold, even escaped: a display name is free text.</summary>
    private static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));

    /// <summary>HH:MM:SS.mmm</summary>
    private static string Time(int milliseconds) =>
        TimeSpan.FromMilliseconds(milliseconds).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
