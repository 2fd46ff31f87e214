using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Match;

/// <summary>Pods: several ads for one impression, within its time and number, each of another advertiser; and places in a pod.</summary>
public class PodTests
{
    /// <summary>Campaigns a (5 $) to e (1 $) of 30, 15, 20, 10 and 15 s; c is of b's advertiser.</summary>
    private static readonly (string Id, int Seconds)[] Campaigns = [("a", 30), ("b", 15), ("c", 20), ("d", 10), ("e", 15)];

    [Theory]
    [InlineData("""{"poddur":120,"maxseq":10}""", "a b d e")]
    [InlineData("""{"poddur":120}""", "a b d e")]
    [InlineData("""{"poddur":120,"maxseq":2}""", "a b")]
    [InlineData("""{"poddur":120,"maxseq":1}""", "a")]
    [InlineData("""{"poddur":45,"maxseq":4}""", "a b")]
    [InlineData("""{"poddur":44,"maxseq":4}""", "a d")]
    [InlineData("""{"poddur":29,"maxseq":4}""", "b d")]
    [InlineData("""{"poddur":60,"maxseq":4,"rqddurs":[15,10]}""", "b d e")]
    [InlineData("""{"poddur":60,"maxseq":4,"maxduration":15}""", "b d e")]
    [InlineData("""{"poddur":60,"maxseq":4,"mincpmpersec":0.21}""", "b")]
    [InlineData("""{"poddur":40,"maxseq":2}""", "a d")]
    [InlineData("""{"poddur":5,"maxseq":4}""", "")]
    [InlineData("""{"podid":"p","podseq":1,"slotinpod":1,"rqddurs":[15,30]}""", "a")]
    public void ADynamicPodIsFilledBestFirst(string slot, string campaigns)
    {
        foreach (var isAudio in new[] { false, true })
        {
            using var world = new BidWorld(Catalog(isAudio));
            foreach (var answer in Ask(world, Imp(slot, isAudio)))
            {
                Assert.Equal(campaigns, string.Join(' ', answer.Bids.Select(bid => bid.CampaignId)));
                Assert.Equal(campaigns.Length == 0 ? NoBidReason.CreativeNotSuitable : NoBidReason.None, answer.Reason);
            }
        }
    }

    [Fact]
    public void OtherMediaOfTheImpressionGetOneBid()
    {
        var catalog = Catalog(isAudio: false);
        foreach (var campaign in catalog.Campaigns.Where(campaign => campaign.Id is "a" or "b"))
        {
            campaign.Creatives.Clear();
            campaign.Creatives.Add(SampleCatalog.Banner());
        }
        using var world = new BidWorld(catalog);
        var imp = Imp("""{"poddur":60,"maxseq":4}""", isAudio: false);
        imp.Banner = new BidRequest.Types.Banner { W = 300, H = 250 };
        Assert.All(Ask(world, imp), answer => Assert.Equal("a d e", string.Join(' ', answer.Bids.Select(bid => bid.CampaignId))));
    }

    [Fact]
    public void EachAdReservesForItself()
    {
        using var world = new BidWorld(Catalog(isAudio: false));
        var bids = Ask(world, Imp("""{"poddur":120,"maxseq":3}""", isAudio: false))[0].Bids;
        Assert.Equal([5_000_000, 4_000_000, 2_000_000], bids.Select(bid => bid.CapMicros));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(-1, -1)]
    [InlineData(9, 2)]
    public void ABidSaysWhichPlaceItIsFor(int offered, int said)
    {
        using var world = new BidWorld(Catalog(isAudio: false));
        var answers = Ask(world, Imp($$"""{"slotinpod":{{offered}}}""", isAudio: false));
        var fromJson = BidResponse.Parser.ParseJson(Encoding.UTF8.GetString(answers[0].Output)).Seatbid[0].Bid[0];
        var fromProtobuf = BidResponse.Parser.ParseFrom(answers[1].Output).Seatbid[0].Bid[0];
        Assert.Equal((said, said != 0, 30), (fromJson.Slotinpod, fromJson.HasSlotinpod, fromJson.Dur));
        Assert.Equal((said, said != 0, 30), (fromProtobuf.Slotinpod, fromProtobuf.HasSlotinpod, fromProtobuf.Dur));
    }

    private static Catalog Catalog(bool isAudio)
    {
        var campaigns = Campaigns.Select((pair, index) =>
        {
            var campaign = SampleCatalog.Campaign(pair.Id);
            campaign.AdvertiserId = pair.Id == "c" ? "b" : pair.Id;
            campaign.MaxBidMicros = (5 - index) * 1_000_000;
            var creative = isAudio ? SampleCatalog.Audio() : SampleCatalog.Video();
            _ = isAudio ? creative.Audio.DurationMs = pair.Seconds * 1_000 : creative.Video.DurationMs = pair.Seconds * 1_000;
            campaign.Creatives.Clear();
            campaign.Creatives.Add(creative);
            return campaign;
        });
        var catalog = SampleCatalog.With([.. campaigns]);
        catalog.Advertisers.Add(Campaigns.Select(pair => new Advertiser { Id = pair.Id, Domain = $"{pair.Id}.example" }));
        return catalog;
    }

    private static BidRequest.Types.Imp Imp(string slot, bool isAudio)
    {
        var imp = new BidRequest.Types.Imp { Id = "1" };
        if (isAudio)
        {
            imp.Audio = JsonParser.Default.Parse<BidRequest.Types.Audio>(slot);
            imp.Audio.Mimes.Add("audio/mpeg");
        }
        else
        {
            imp.Video = JsonParser.Default.Parse<BidRequest.Types.Video>(slot);
            imp.Video.Mimes.Add("video/mp4");
        }
        return imp;
    }

    private static List<BidAnswer> Ask(BidWorld world, BidRequest.Types.Imp imp)
    {
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(imp);
        return
        [
            world.Ask(OpenRtbJsonWriter.Write(request, FieldOrder.Declared), RequestFormat.Json),
            world.Ask(request.ToByteArray(), RequestFormat.Protobuf),
        ];
    }
}
