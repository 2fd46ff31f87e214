using System.Xml;
using System.Xml.Linq;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>The document is read by XmlReader, as a player would.</summary>
public class VastMarkupTests
{
    private static readonly XNamespace Vast = "http://www.iab.com/VAST";

    /// <summary>The order of the VAST 4.0 schema: elements of a base type first, then those of the type.</summary>
    private static readonly Dictionary<string, string[]> Order = new(StringComparer.Ordinal)
    {
        ["VAST"] = ["Ad"],
        ["Ad"] = ["InLine"],
        ["InLine"] = ["AdSystem", "Impression", "AdTitle", "Creatives"],
        ["Creatives"] = ["Creative"],
        ["Creative"] = ["Linear", "UniversalAdId"],
        ["Linear"] = ["Duration", "MediaFiles", "VideoClicks"],
        ["MediaFiles"] = ["MediaFile", "MediaFile"],
        ["VideoClicks"] = ["ClickThrough"],
    };

    [Fact]
    public void ElementsStandInTheOrderOfTheSchema()
    {
        var document = Read(SnapshotSamples.Video("v", 15_000, "video/mp4", "video/webm"));
        foreach (var element in document.Descendants())
        {
            Assert.Equal(Vast, element.Name.Namespace);
            Assert.Equal(Order.GetValueOrDefault(element.Name.LocalName, []), element.Elements().Select(child => child.Name.LocalName));
        }
        Assert.Equal("4.0", document.Root!.Attribute("version")!.Value);
    }

    [Fact]
    public void EverythingThatVast4RequiresIsThere()
    {
        var document = Read(SnapshotSamples.Video("v", 15_000, "video/mp4"));
        Assert.Equal("c0/v", One(document, "Ad").Attribute("id")!.Value);
        Assert.Equal("{impression_url}", One(document, "Impression").Value);
        Assert.Equal("{click_url}", One(document, "ClickThrough").Value);
        Assert.Equal("v", One(document, "UniversalAdId").Attribute("idValue")!.Value);
        Assert.Equal("unknown", One(document, "UniversalAdId").Attribute("idRegistry")!.Value);
        var file = One(document, "MediaFile");
        Assert.Equal("https://cdn.example.net/v", file.Value);
        Assert.Equal(
            ["progressive", "video/mp4", "640", "360"],
            ((string[])["delivery", "type", "width", "height"]).Select(name => file.Attribute(name)!.Value));
        Assert.Null(file.Attribute("bitrate"));
        Assert.Null(One(document, "Linear").Attribute("skipoffset"));
    }

    [Theory]
    [InlineData(1, "00:00:00.001")]
    [InlineData(999, "00:00:00.999")]
    [InlineData(15_000, "00:00:15.000")]
    [InlineData(59_999, "00:00:59.999")]
    [InlineData(60_000, "00:01:00.000")]
    [InlineData(600_000, "00:10:00.000")]
    public void DurationsAreHoursMinutesSecondsMilliseconds(int milliseconds, string expected) =>
        Assert.Equal(expected, One(Read(SnapshotSamples.Video("v", milliseconds, "video/mp4")), "Duration").Value);

    [Theory]
    [InlineData(0, "00:00:00.000")]
    [InlineData(5, "00:00:05.000")]
    [InlineData(600, "00:10:00.000")]
    public void ASkipOffsetIsATimeAndZeroIsNotAbsent(int seconds, string expected)
    {
        var creative = SnapshotSamples.Video("v", 600_000, "video/mp4");
        creative.Video.SkipOffsetSeconds = seconds;
        Assert.Equal(expected, One(Read(creative), "Linear").Attribute("skipoffset")!.Value);
    }

    [Fact]
    public void ABitrateIsNamedWhenItIsKnown()
    {
        var creative = SnapshotSamples.Video("v", 600_000, "video/mp4");
        creative.Video.MediaFiles[0].BitrateKbps = 1_200;
        Assert.Equal("1200", One(Read(creative), "MediaFile").Attribute("bitrate")!.Value);
    }

    [Theory]
    [InlineData("https://cdn.example.net/v]]>.mp4")]
    [InlineData("https://cdn.example.net/v]]]]>>]]><x>&amp;</x>.mp4")]
    [InlineData("https://cdn.example.net/v?a=1&b=<c>&d=\"'")]
    [InlineData("]]>")]
    [InlineData("]]")]
    [InlineData("https://cdn.example.net/${AUCTION_ID}/[CACHEBUSTING]")]
    public void AMediaUrlCannotLeaveItsSection(string url)
    {
        var creative = SnapshotSamples.Video("v", 1_000, "video/mp4");
        creative.Video.MediaFiles[0].Url = url;
        var document = Read(creative);
        Assert.Equal(url, One(document, "MediaFile").Value);
        Assert.Empty(One(document, "MediaFile").Elements());
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("</AdTitle><Impression>x", "</AdTitle><Impression>x")]
    [InlineData("a & b \"c\" 'd' ]]>", "a & b \"c\" 'd' ]]>")]
    [InlineData("no\u0000t\u0001al\u001flo\uFFFEwed\uFFFF", "notallowed")]
    [InlineData("smile \U0001F600 é\t", "smile \U0001F600 é\t")]
    public void ADisplayNameIsFreeText(string name, string expected)
    {
        var creative = SnapshotSamples.Video("v", 1_000, "video/mp4");
        creative.DisplayName = name;
        Assert.Equal(expected, One(Read(creative), "AdTitle").Value);
    }

    [Fact]
    public void HalfACharacterBecomesAReplacementCharacter()
    {
        // Not a row above: test data is kept as UTF-8, which has no halves.
        var creative = SnapshotSamples.Video("v", 1_000, "video/mp4");
        creative.DisplayName = "half \uD83D.";
        Assert.Equal("half \uFFFD.", One(Read(creative), "AdTitle").Value);
    }

    private static XElement One(XDocument document, string name) => document.Descendants(Vast + name).Single();

    private static XDocument Read(Creative creative)
    {
        var settings = new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Document, DtdProcessing = DtdProcessing.Prohibit };
        using var text = new StringReader(VastMarkup.Of(SnapshotSamples.Campaign("c0", 1), creative, VastVersions.Vast4));
        using var reader = XmlReader.Create(text, settings);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
