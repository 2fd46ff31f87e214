using System.Text;
using System.Xml.Linq;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Conformance;
using Rtb.World;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>The player gets the newest version that it takes, in-line or as a wrapper, in both wire formats.</summary>
public class VastVersionTests
{
    [Theory]
    [InlineData("", 3, "3.0")]
    [InlineData("2", 2, "2.0")]
    [InlineData("2,3", 3, "3.0")]
    [InlineData("3,2,1", 3, "3.0")]
    [InlineData("2,3,5,6,7,8", 7, "4.0")]
    [InlineData("11,7", 11, "4.1")]
    [InlineData("13,2", 13, "4.2")]
    [InlineData("15,16", 15, "4.3")]
    [InlineData("9,10,2", 2, "2.0")]
    public void AnInlineAdHasTheNewestVersionThatThePlayerTakes(string protocols, int protocol, string version)
    {
        var audio = SampleCatalog.Audio();
        audio.Audio.SkipOffsetSeconds = 5;
        foreach (var creative in new[] { Video(), audio })
        {
            var vast = Check(Asked(creative, protocols), protocol, version);
            Assert.Single(vast.Descendants(), element => element.Name.LocalName == "InLine");
            Assert.Equal(protocol == 2 ? 0 : 1, vast.Descendants().Attributes("skipoffset").Count());
            Assert.Equal(protocol >= 11 ? 1 : 0, vast.Descendants().Count(element => element.Name.LocalName == "AdServingId"));
            Assert.Equal(protocol >= 11 && creative.Audio is not null ? "audio" : null,
                vast.Elements().Single().Attribute("adType")?.Value);
            Assert.Equal(2, vast.Descendants().Count(element => element.Name.LocalName == "Creative"));
        }
    }

    [Theory]
    [InlineData("5", 5, "2.0")]
    [InlineData("2,3,6,5", 6, "3.0")]
    [InlineData("7,8", 8, "4.0")]
    [InlineData("12", 12, "4.1")]
    [InlineData("14,12", 14, "4.2")]
    [InlineData("15,16", 16, "4.3")]
    public void ATagIsWrappedInTheNewestVersionThatThePlayerTakes(string protocols, int protocol, string version)
    {
        foreach (var creative in new[] { Tag(isAudio: false), Tag(isAudio: true) })
        {
            var vast = Check(Asked(creative, protocols), protocol, version);
            Assert.Equal("https://ads.example/vast?a=1&b=[CACHEBUSTING]",
                vast.Descendants().Single(element => element.Name.LocalName == "VASTAdTagURI").Value);
            Assert.Equal(protocol == 5 ? null : "false",
                vast.Descendants().Single(element => element.Name.LocalName == "Wrapper").Attribute("followAdditionalWrappers")?.Value);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("2,3,7,11,13,15")]
    public void WithoutWrappersATagIsNotSent(string protocols) =>
        Assert.All(Asked(Tag(isAudio: false), protocols), answer => Assert.Equal(NoBidReason.CreativeNotSuitable, answer.Answer.Reason));

    [Theory]
    [InlineData("5,8,16")]
    public void WithoutInlineAdsAFileIsNotSent(string protocols) =>
        Assert.All(Asked(Video(), protocols), answer => Assert.Equal(NoBidReason.CreativeNotSuitable, answer.Answer.Reason));

    [Theory]
    [InlineData("1,4")]
    [InlineData("9,10")]
    [InlineData("1,63,99")]
    public void APlayerOfNothingThatWeHaveIsNotForUs(string protocols) =>
        Assert.All(Asked(Video(), protocols), answer => Assert.Equal(NoBidReason.MediaNotSupported, answer.Answer.Reason));

    [Fact]
    public void TheIdOfAnAdServingIsTheBids()
    {
        foreach (var (_, bid) in Asked(Video(), "15"))
        {
            Assert.Equal(bid!.Id, XDocument.Parse(bid.Adm).Descendants().Single(element => element.Name.LocalName == "AdServingId").Value);
        }
    }

    private static XElement Check(IReadOnlyList<(BidAnswer Answer, BidResponse.Types.Bid? Bid)> asked, int protocol, string version)
    {
        Assert.All(asked, pair => Assert.Equal(protocol, pair.Bid!.Protocol));
        foreach (var (_, bid) in asked)
        {
            var vast = XDocument.Parse(bid!.Adm).Root!;
            Assert.Equal(version, vast.Attribute("version")!.Value);
            Assert.Empty(VastSchema.Of(vast)!.ElementFaults(vast));
            Assert.Empty(VastSchema.Of(vast)!.AttributeFaults(vast));
            Assert.DoesNotContain('{', bid.Adm);
        }
        return XDocument.Parse(asked[0].Bid!.Adm).Root!;
    }

    private static List<(BidAnswer Answer, BidResponse.Types.Bid? Bid)> Asked(Creative creative, string protocols)
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Clear();
        campaign.Creatives.Add(creative);
        using var world = new BidWorld(SampleCatalog.With(campaign));
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(creative.Audio is null ? SampleRequest.VideoImp("1") : SampleRequest.AudioImp("1"));
        var list = creative.Audio is null ? request.Imp[0].Video.Protocols : request.Imp[0].Audio.Protocols;
        list.Clear();
        list.Add(protocols.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse));
        var json = world.Ask(OpenRtbJsonWriter.Write(request, FieldOrder.Declared), RequestFormat.Json);
        var protobuf = world.Ask(request.ToByteArray(), RequestFormat.Protobuf);
        return
        [
            (json, json.Reason == NoBidReason.None ? BidOf(BidResponse.Parser.ParseJson(Encoding.UTF8.GetString(json.Output))) : null),
            (protobuf, protobuf.Reason == NoBidReason.None ? BidOf(BidResponse.Parser.ParseFrom(protobuf.Output)) : null),
        ];
    }

    private static BidResponse.Types.Bid BidOf(BidResponse response) => response.Seatbid.Single().Bid.Single();

    private static Creative Video()
    {
        var creative = SampleCatalog.Video();
        creative.DisplayName = "Tom & \"Jerry\" \\ '\U0001F600'";
        creative.Video.SkipOffsetSeconds = 5;
        creative.Video.Companions.Add(SampleCatalog.Audio().Audio.Companions);
        return creative;
    }

    private static Creative Tag(bool isAudio)
    {
        var creative = isAudio ? SampleCatalog.Audio() : Video();
        var tag = new VastTag
        {
            Url = "https://ads.example/vast?a=1&b=[CACHEBUSTING]",
            MimeTypes = { isAudio ? "audio/mpeg" : "video/mp4" },
            IsFinal = true,
        };
        if (isAudio)
        {
            creative.Audio.MediaFiles.Clear();
            creative.Audio.Tag = tag;
        }
        else
        {
            creative.Video.MediaFiles.Clear();
            creative.Video.Tag = tag;
        }
        return creative;
    }
}
