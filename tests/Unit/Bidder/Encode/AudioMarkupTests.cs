using System.Text;
using System.Xml.Linq;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Snapshots;
using Rtb.World;

namespace Rtb.Unit.Bidder.Encode;

public class AudioMarkupTests
{
    private static readonly XNamespace Vast = "http://www.iab.com/VAST";

    /// <summary>The order of the VAST 4.0 schema: elements of a base type first, then those of the type.</summary>
    private static readonly Dictionary<string, string[]> Order = new(StringComparer.Ordinal)
    {
        ["VAST"] = ["Ad"],
        ["Ad"] = ["InLine"],
        ["InLine"] = ["AdSystem", "Impression", "AdTitle", "Creatives"],
        ["Creatives"] = ["Creative", "Creative"],
        ["Linear"] = ["Duration", "MediaFiles", "VideoClicks"],
        ["MediaFiles"] = ["MediaFile"],
        ["VideoClicks"] = ["ClickThrough"],
        ["CompanionAds"] = ["Companion"],
        ["Companion"] = ["StaticResource", "CompanionClickThrough"],
    };

    [Fact]
    public void ElementsStandInTheOrderOfTheSchema()
    {
        var document = Read(SampleCatalog.Audio());
        foreach (var element in document.Descendants().Where(element => element.Name.LocalName != "Creative"))
        {
            Assert.Equal(Order.GetValueOrDefault(element.Name.LocalName, []), element.Elements().Select(child => child.Name.LocalName));
        }
        Assert.Equal(
            ["Linear UniversalAdId", "CompanionAds UniversalAdId"],
            document.Descendants(Vast + "Creative")
                .Select(creative => string.Join(' ', creative.Elements().Select(child => child.Name.LocalName))));
    }

    [Fact]
    public void WhatAPlayerNeedsIsThere()
    {
        var creative = SampleCatalog.Audio();
        creative.Audio.SkipOffsetSeconds = 5;
        var document = Read(creative);
        Assert.Equal("4.0", document.Root!.Attribute("version")!.Value);
        Assert.Equal("00:00:15.000", One(document, "Duration").Value);
        Assert.Equal("00:00:05.000", One(document, "Linear").Attribute("skipoffset")!.Value);
        var file = One(document, "MediaFile");
        Assert.Equal("https://cdn.example/a.mp3", file.Value);
        Assert.Equal(
            ["progressive", "audio/mpeg", "0", "0", "128"],
            ((string[])["delivery", "type", "width", "height", "bitrate"]).Select(name => file.Attribute(name)!.Value));
        Assert.Equal("{impression_url}", One(document, "Impression").Value);
        Assert.Equal("{click_url}", One(document, "ClickThrough").Value);
        Assert.Equal("{click_url}", One(document, "CompanionClickThrough").Value);
        Assert.Equal("https://cdn.example/c.png", One(document, "StaticResource").Value);
        Assert.Equal("image/png", One(document, "StaticResource").Attribute("creativeType")!.Value);
        Assert.Equal("300", One(document, "Companion").Attribute("width")!.Value);
        Assert.Equal("250", One(document, "Companion").Attribute("height")!.Value);
    }

    [Fact]
    public void WithoutCompanionsOrSkippingNothingIsSaidOfThem()
    {
        var creative = SampleCatalog.Audio();
        creative.Audio.Companions.Clear();
        var document = Read(creative);
        Assert.Empty(document.Descendants(Vast + "CompanionAds"));
        Assert.Null(One(document, "Linear").Attribute("skipoffset"));
    }

    [Theory]
    [InlineData("""{"mimes":["audio/mpeg"]}""", NoBidReason.None)]
    [InlineData("""{"mimes":["audio/mp3"]}""", NoBidReason.None)]
    [InlineData("""{"mimes":["AUDIO/MPEG","what"]}""", NoBidReason.None)]
    [InlineData("""{"mimes":["audio/mp4"]}""", NoBidReason.CreativeNotSuitable)]
    [InlineData("""{"mimes":["video/mp4"]}""", NoBidReason.CreativeNotSuitable)]
    [InlineData("""{"mimes":["audio/mp3"],"protocols":[7]}""", NoBidReason.None)]
    [InlineData("""{"mimes":["audio/mp3"],"protocols":[1,4]}""", NoBidReason.MediaNotSupported)]
    [InlineData("""{"mimes":["audio/mp3"],"protocols":[2]}""", NoBidReason.None)]
    [InlineData("""{"mimes":["audio/mp3"],"protocols":[5,6,8]}""", NoBidReason.CreativeNotSuitable)] // wrappers
    [InlineData("""{"mimes":["audio/mp3"],"protocols":[9,10]}""", NoBidReason.MediaNotSupported)] // DAAST
    [InlineData("""{"mimes":["audio/mp3"],"minduration":15,"maxduration":15}""", NoBidReason.None)]
    [InlineData("""{"mimes":["audio/mp3"],"minduration":16}""", NoBidReason.CreativeNotSuitable)]
    [InlineData("""{"mimes":["audio/mp3"],"maxduration":14}""", NoBidReason.CreativeNotSuitable)]
    [InlineData("""{"mimes":["audio/mp3"],"maxduration":0}""", NoBidReason.None)]
    [InlineData("""{"mimes":["audio/mp3"],"battr":[6]}""", NoBidReason.CreativeNotSuitable)]
    [InlineData("""{"mimes":["audio/mp3"],"battr":[7],"api":[7],"feed":3,"stitched":true,"nvol":2,"startdelay":-1}""", NoBidReason.None)]
    [InlineData("""{"mimes":[]}""", NoBidReason.MissingRequiredField)]
    [InlineData("""{"feed":1}""", NoBidReason.MissingRequiredField)]
    public void APlayerGetsWhatItCanPlay(string audio, NoBidReason expected)
    {
        var slot = JsonParser.Default.Parse<BidRequest.Types.Audio>(audio);
        foreach (var format in new[] { RequestFormat.Json, RequestFormat.Protobuf })
        {
            Assert.Equal(expected, Ask(slot, format).Reason);
        }
    }

    [Fact]
    public void AnAudioBidSaysMediumProtocolAndDuration()
    {
        foreach (var format in new[] { RequestFormat.Json, RequestFormat.Protobuf })
        {
            var output = Ask(SampleRequest.AudioImp("1").Audio, format).Output;
            var answer = format == RequestFormat.Json
                ? BidResponse.Parser.ParseJson(Encoding.UTF8.GetString(output))
                : BidResponse.Parser.ParseFrom(output);
            var bid = answer.Seatbid.Single().Bid.Single();
            Assert.Equal((3, 7, 15, false), (bid.Mtype, bid.Protocol, bid.Dur, bid.HasW));
            Assert.Equal("VAST", XDocument.Parse(bid.Adm).Root!.Name.LocalName);
        }
    }

    private static BidAnswer Ask(BidRequest.Types.Audio slot, RequestFormat format)
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Add(SampleCatalog.Audio());
        using var world = new BidWorld(SampleCatalog.With(campaign));
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(new BidRequest.Types.Imp { Id = "1", Audio = slot });
        var body = format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray();
        return world.Ask(body, format);
    }

    private static XElement One(XDocument document, string name) => document.Descendants(Vast + name).Single();

    private static XDocument Read(Creative creative) =>
        XDocument.Parse(VastMarkup.Of(SnapshotSamples.Campaign("c0", 1), creative, VastVersions.Vast4));
}
