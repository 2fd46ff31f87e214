using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Trade;

/// <summary>Deals through the whole pipeline, in both forms. "open" bids 1 in the open auction, "deal" up to 3 on d1 and d2.</summary>
public class DealTests
{
    private static readonly RequestFormat[] Formats = [RequestFormat.Json, RequestFormat.Protobuf];

    /// <summary>What an impression's pmp leads to where one bid is taken: campaign, deal, price; or why there is no bid.</summary>
    public static TheoryData<string, string> Offers => new()
    {
        { """{"deals":[]}""", "open - 1" },
        { """{"deals":[{"id":"nobodys"}]}""", "open - 1" },
        { """{"deals":[{"id":"D1"}]}""", "open - 1" },
        { """{"deals":[{"id":"d1"}]}""", "deal d1 3" },
        { """{"deals":[{"id":"nobodys"},{"id":"d1"},{"id":"d1","bidfloor":9}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","bidfloor":2.5}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","bidfloor":3}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","bidfloor":3.000001}]}""", "open - 1" },
        { """{"deals":[{"id":"d1","bidfloor":2.5,"bidfloorcur":"EUR"}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","bidfloor":2.9,"bidfloorcur":"EUR"}]}""", "open - 1" },
        { """{"deals":[{"id":"d1","bidfloor":1,"bidfloorcur":"XTS"}]}""", "open - 1" },
        { """{"deals":[{"id":"d1","bidfloor":0.5,"at":3}]}""", "deal d1 0.5" },
        { """{"deals":[{"id":"d1","bidfloor":0.5,"at":1}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","at":3}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d2","at":3}]}""", "deal d2 2" },
        { """{"deals":[{"id":"d2","at":3,"bidfloor":1.5}]}""", "deal d2 1.5" },
        { """{"deals":[{"id":"fixed","bidfloor":1.25,"at":2}]}""", "deal fixed 1.25" },
        { """{"deals":[{"id":"d1","wseat":["seat-1"]}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","wseat":["seat-2","seat-1"]}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","wseat":["seat-2"]}]}""", "open - 1" },
        { """{"deals":[{"id":"d1","wadomain":["ACME.example"]}]}""", "deal d1 3" },
        { """{"deals":[{"id":"d1","wadomain":["other.example"]}]}""", "open - 1" },
        { """{"deals":[{"id":"d1","guar":1}]}""", "deal d1 3" },
        { """{"deals":[{"id":"excluded"}]}""", "DealNotTargeted" },
        { """{"deals":[{"id":"excluded","wseat":["seat-2"]}]}""", "open - 1" },
        { """{"private_auction":true}""", "PrivateAuction" },
        { """{"private_auction":true,"deals":[{"id":"nobodys"}]}""", "PrivateAuction" },
        { """{"private_auction":true,"deals":[{"id":"betas"}]}""", "PrivateAuction" },
        { """{"private_auction":true,"deals":[{"id":"excluded"}]}""", "PrivateAuction" },
        { """{"private_auction":true,"deals":[{"id":"d1"}]}""", "deal d1 3" },
        { """{"private_auction":true,"deals":[{"id":"d1"},{"id":"excluded"}]}""", "deal d1 3" },
        { """{"private_auction":true,"deals":[{"id":"d1","wseat":["seat-2"]},{"id":"nobodys"}]}""", "DealSeatNotAllowed" },
        { """{"private_auction":true,"deals":[{"id":"d1","bidfloor":1,"bidfloorcur":"XTS"}]}""", "FloorCurrencyUnknown" },
        { """{"private_auction":true,"deals":[{"id":"d1","wadomain":["other.example"]}]}""", "DealAdvertiserNotAllowed" },
        { """{"private_auction":true,"deals":[{"id":"d1","bidfloor":3.1}]}""", "BelowFloor" },
        { """{"private_auction":true,"deals":[{"id":"d1","wadomain":["other.example"]},{"id":"d2","bidfloor":3.1}]}""", "BelowDealFloor" },
        { """{"deals":[{"id":"d1","bidfloor":-1}]}""", "InvalidValue" },
        { """{"deals":[{"id":"d1","mincpmpersec":-0.1}]}""", "InvalidValue" },
        { """{"deals":[{"id":"d1","durfloors":[{"bidfloor":-1}]}]}""", "InvalidValue" },
        { """{"deals":[{"bidfloor":1}]}""", "MissingRequiredField" },
    };

    [Theory]
    [MemberData(nameof(Offers))]
    public void ADealIsBidOnByWhoIsForItAndAsItsTermsSay(string pmp, string expected)
    {
        foreach (var format in Formats)
        {
            using var world = new BidWorld(Catalog());
            Assert.Equal(expected, Shown(Ask(world, format, pmp)));
        }
    }

    [Theory]
    [InlineData(1, """{"deals":[{"id":"d1"}]}""", "deal d1 3")]
    [InlineData(2, """{"deals":[{"id":"d1"}]}""", "deal d1 3, open - 1")]
    [InlineData(2, """{"deals":[{"id":"d1"},{"id":"d2"}]}""", "deal d1 3, open - 1")]
    [InlineData(3, """{"deals":[{"id":"d1"},{"id":"d2"}]}""", "deal d1 3, deal d2 3, open - 1")]
    [InlineData(3, """{"private_auction":true,"deals":[{"id":"d1"},{"id":"d2","at":3}]}""", "deal d1 3, deal d2 2")]
    [InlineData(2, """{"private_auction":true,"deals":[{"id":"d1"},{"id":"d2"}]}""", "deal d1 3, deal d2 3")]
    public void BidsOnDealsAndOpenBidsGoSideBySideWhereThereIsRoom(int max, string pmp, string expected)
    {
        var catalog = Catalog();
        catalog.Exchanges[0].BidsPerImpressionMax = max;
        foreach (var format in Formats)
        {
            using var world = new BidWorld(catalog);
            Assert.Equal(expected, Shown(Ask(world, format, pmp)));
        }
    }

    /// <summary>The ad lasts 15 seconds.</summary>
    [Theory]
    [InlineData(""" "mincpmpersec":0.2 """, "deal d1 3")]
    [InlineData(""" "mincpmpersec":0.21 """, "open - 1")]
    [InlineData(""" "durfloors":[{"mindur":16,"bidfloor":3.5},{"maxdur":14,"bidfloor":3.5}] """, "deal d1 3")]
    [InlineData(""" "durfloors":[{"mindur":15,"maxdur":15,"bidfloor":3.5}] """, "open - 1")]
    [InlineData(""" "durfloors":[{"bidfloor":3.5}] """, "open - 1")]
    [InlineData(""" "durfloors":[{"bidfloor":2.8}],"bidfloorcur":"EUR" """, "open - 1")]
    [InlineData(""" "durfloors":[{"bidfloor":2.7}],"bidfloorcur":"EUR" """, "deal d1 3")]
    public void AnAdOfADurationReachesTheFloorOfTheDuration(string members, string expected)
    {
        foreach (var format in Formats)
        {
            using var world = new BidWorld(Catalog());
            var request = SampleRequest.Video();
            request.Imp[0].Pmp = JsonParser.Default.Parse<BidRequest.Types.Pmp>($$"""{"deals":[{"id":"d1",{{members}}}]}""");
            Assert.Equal(expected, Shown(Ask(world, format, request)));
            Assert.Equal("deal d1 3", Shown(Ask(world, format, $$"""{"deals":[{"id":"d1",{{members}}}]}""")));
        }
    }

    [Fact]
    public void AnIdIsSentAsItCame()
    {
        const string Id = "a \"b\" \\ <c>";
        var catalog = Catalog();
        catalog.Deals[0].Id = Id;
        catalog.Campaigns[1].Targeting.Deals.Include[0] = Id;
        foreach (var format in Formats)
        {
            using var world = new BidWorld(catalog);
            var request = SampleRequest.Banner();
            request.Imp[0].Pmp = new BidRequest.Types.Pmp { Deals = { new BidRequest.Types.Deal { Id = Id } } };
            var output = Ask(world, format, request).Output;
            var answer = format == RequestFormat.Json
                ? BidResponse.Parser.ParseJson(Encoding.UTF8.GetString(output))
                : BidResponse.Parser.ParseFrom(output);
            Assert.Equal(Id, answer.Seatbid.Single().Bid.Single().Dealid);
        }
    }

    [Fact]
    public void AnOpenBidNamesNoDeal()
    {
        using var world = new BidWorld(Catalog());
        var answer = Ask(world, RequestFormat.Json, """{"deals":[{"id":"nobodys"}]}""");
        Assert.DoesNotContain("dealid", Encoding.UTF8.GetString(answer.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void EachBidOnADealHoldsItsOwnMoneyAndAnAnswerThatIsNotSentHoldsNone()
    {
        var catalog = Catalog();
        catalog.Exchanges[0].BidsPerImpressionMax = 3;
        const string Pmp = """{"deals":[{"id":"d1"},{"id":"d2","at":3}]}""";
        using var world = new BidWorld(catalog);
        Assert.Equal(NoBidReason.None, Ask(world, RequestFormat.Json, Pmp).Reason);
        Assert.Equal((5_000_000L, 1_000_000L), (Held(world, "deal"), Held(world, "open")));

        using var narrow = new BidWorld(catalog, new WorldOptions { ResponseBytesMax = 3_000 });
        Assert.Equal(NoBidReason.ResponseTooLarge, Ask(narrow, RequestFormat.Json, Pmp).Reason);
        Assert.Equal((0L, 0L), (Held(narrow, "deal"), Held(narrow, "open")));
    }

    private static string Shown(BidAnswer answer) => answer.Reason != NoBidReason.None
        ? answer.Reason.ToString()
        : string.Join(", ", answer.Bids.Select(Shown));

    private static string Shown(AnsweredBid bid) => FormattableString.Invariant(
        $"{bid.CampaignId} {(bid.DealId == "" ? "-" : bid.DealId)} {bid.BidMicros / 1_000_000m:0.######}");

    private static BidAnswer Ask(BidWorld world, RequestFormat format, string pmp)
    {
        var request = SampleRequest.Banner();
        request.Imp[0].Pmp = JsonParser.Default.Parse<BidRequest.Types.Pmp>(pmp);
        return Ask(world, format, request);
    }

    private static BidAnswer Ask(BidWorld world, RequestFormat format, BidRequest request) => world.Ask(
        format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray(), format);

    private static long Held(BidWorld world, string campaign) => world.Keeper.GetStatus(campaign)!.HeldNanos;

    private static Catalog Catalog()
    {
        var deal = SampleCatalog.Campaign("deal", Deals(["d1", "d2", "fixed"], []));
        deal.MaxBidMicros = 3_000_000;
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("open", Deals([], ["excluded"])), deal);
        catalog.Deals.Add(new Deal { Id = "d1", ExchangeId = "alpha" });
        catalog.Deals.Add(new Deal { Id = "d2", ExchangeId = "alpha", FloorMicros = 2_000_000 });
        catalog.Deals.Add(new Deal { Id = "fixed", ExchangeId = "alpha", AuctionType = 3 });
        catalog.Deals.Add(new Deal { Id = "excluded", ExchangeId = "alpha" });
        catalog.Deals.Add(new Deal { Id = "betas", ExchangeId = "beta" });
        return catalog;
    }

    private static Targeting Deals(string[] include, string[] exclude) =>
        new() { Deals = new Terms { Include = { include }, Exclude = { exclude } } };
}
