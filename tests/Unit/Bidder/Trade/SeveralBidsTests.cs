using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Trade;

/// <summary>Several bids for one impression, where the exchange takes them.</summary>
public class SeveralBidsTests
{
    private static readonly RequestFormat[] Formats = [RequestFormat.Json, RequestFormat.Protobuf];

    [Theory]
    [InlineData(0, "a")]
    [InlineData(1, "a")]
    [InlineData(2, "a c")]
    [InlineData(3, "a c d")]
    [InlineData(16, "a c d")]
    public void AnExchangeGetsAsManyAsItTakesBestFirstAndOneOfEachAdvertiser(int max, string campaigns)
    {
        foreach (var format in Formats)
        {
            using var world = new BidWorld(Catalog(max));
            var bids = Answer(world, format, SampleRequest.Banner()).Bids;
            Assert.Equal(campaigns, string.Join(' ', bids.Select(bid => bid.CampaignId)));
            Assert.All(bids, bid => Assert.Equal(0, bid.ImpressionIndex));
        }
    }

    [Fact]
    public void EachBidHasAnIdAndAReservationOfItsOwn()
    {
        using var world = new BidWorld(Catalog(3));
        var answer = BidResponse.Parser.ParseFrom(Answer(world, RequestFormat.Protobuf, SampleRequest.Banner()).Output);
        var bids = answer.Seatbid.Single().Bid;
        Assert.Equal(3, bids.Select(bid => bid.Id).Distinct().Count());
        Assert.All(bids, bid => Assert.Equal("1", bid.Impid));
        Assert.Equal([4.0, 2.0, 1.0], bids.Select(bid => bid.Price));
        Assert.Equal([4_000_000, 0, 2_000_000, 1_000_000], "abcd".Select(name => Held(world, $"{name}")));
        Assert.Equal(3, world.Drain().Length);
    }

    [Fact]
    public void WhereTheMoneyOfOneIsGoneTheOthersBid()
    {
        var catalog = Catalog(3);
        catalog.Campaigns.Single(campaign => campaign.Id == "c").Budget = new() { LifetimeMicros = 1 };
        using var world = new BidWorld(catalog);
        var bids = Answer(world, RequestFormat.Json, SampleRequest.Banner()).Bids;
        Assert.Equal("a d", string.Join(' ', bids.Select(bid => bid.CampaignId)));
    }

    [Fact]
    public void EveryImpressionGetsOneBeforeAnyGetsMore()
    {
        var options = new WorldOptions { Limits = new() { ImpressionsMax = 256 }, ResponseBytesMax = 1 << 20 };
        using var world = new BidWorld(Catalog(16), options);
        var request = SampleRequest.Banner();
        for (var i = 2; i <= 256; i++)
        {
            var imp = request.Imp[0].Clone();
            imp.Id = $"{i}";
            request.Imp.Add(imp);
        }
        var bids = world.Rehearse(request.ToByteArray(), RequestFormat.Protobuf).Bids;
        Assert.Equal(Enumerable.Range(0, 256), bids.Select(bid => bid.ImpressionIndex));
        request.Imp.RemoveAt(255);
        bids = world.Rehearse(request.ToByteArray(), RequestFormat.Protobuf).Bids;
        Assert.Equal(Enumerable.Range(0, 255).Prepend(0), bids.Select(bid => bid.ImpressionIndex));
    }

    /// <summary>Four campaigns that take the same banner, at 4, 3, 2 and 1; "b" is of the advertiser of "a".</summary>
    private static Catalog Catalog(int max)
    {
        var catalog = SampleCatalog.With([.. "abcd".Select((name, i) => Campaign($"{name}", (4 - i) * 1_000_000L))]);
        catalog.Advertisers.Add(new Advertiser { Id = "other", Domain = "other.example" });
        catalog.Advertisers.Add(new Advertiser { Id = "third", Domain = "third.example" });
        (catalog.Campaigns[2].AdvertiserId, catalog.Campaigns[3].AdvertiserId) = ("other", "third");
        catalog.Exchanges[0].BidsPerImpressionMax = max;
        return catalog;
    }

    private static Campaign Campaign(string id, long price)
    {
        var campaign = SampleCatalog.Campaign(id);
        campaign.MaxBidMicros = price;
        return campaign;
    }

    private static long Held(BidWorld world, string campaign) => world.Keeper.GetStatus(campaign)!.HeldNanos;

    private static BidAnswer Answer(BidWorld world, RequestFormat format, BidRequest request) => world.Ask(
        format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray(), format);
}
