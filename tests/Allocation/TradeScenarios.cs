using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Deals, several bids for one impression and prices in steps.</summary>
internal static class TradeScenarios
{
    public static IEnumerable<Scenario> All()
    {
        yield return On("a deal", NoBidReason.None, Catalog(1), new BidRequest.Types.Deal { Id = "d1", Bidfloor = 0.5 });
        yield return On("at the price of the deal", NoBidReason.None, Catalog(1),
            new BidRequest.Types.Deal { Id = "d1", Bidfloor = 0.5, Bidfloorcur = "EUR", At = 3, Guar = 1 });
        yield return On("deals beside the open auction", NoBidReason.None, Catalog(16), [.. Enumerable.Range(0, 200).Select(number =>
            new BidRequest.Types.Deal { Id = $"d{number}", Wseat = { "seat-2", "seat-1" }, Wadomain = { "acme.example" } })]);
        yield return Timed();
        yield return new Scenario("in whole cents of another currency", NoBidReason.None) { Catalog = InSteps(), Request = InEuros() };
        yield return On("", NoBidReason.DealSeatNotAllowed, Catalog(1), new BidRequest.Types.Deal { Id = "d1", Wseat = { "seat-2" } });
        yield return On("", NoBidReason.DealAdvertiserNotAllowed, Catalog(1),
            new BidRequest.Types.Deal { Id = "d1", Wadomain = { "other.example" } });
        yield return On("", NoBidReason.BelowDealFloor, Catalog(1), new BidRequest.Types.Deal { Id = "d1", Bidfloor = 2 },
            new BidRequest.Types.Deal { Id = "d2", Wadomain = { "other.example" } });
        yield return new Scenario("", NoBidReason.DealNotTargeted)
        {
            Catalog = WithDeals(SampleCatalog.With(SampleCatalog.Campaign("c1", OnDeals("d1")))),
        };
    }

    /// <summary>Only the deals may be bid on.</summary>
    private static Scenario On(string name, NoBidReason reason, Catalog catalog, params BidRequest.Types.Deal[] deals)
    {
        var request = SampleRequest.Banner();
        request.Imp[0].Pmp = new BidRequest.Types.Pmp { PrivateAuction = reason != NoBidReason.None, Deals = { deals } };
        return new Scenario(name, reason) { Catalog = catalog, Request = request };
    }

    private static Scenario Timed()
    {
        var deal = new BidRequest.Types.Deal { Id = "d1", Mincpmpersec = 0.01 };
        deal.Durfloors.Add(new BidRequest.Types.DurFloors { Mindur = 10, Bidfloor = 0.7 });
        var request = SampleRequest.Video();
        request.Imp[0].Pmp = new BidRequest.Types.Pmp { Deals = { deal } };
        return new Scenario("a deal with floors of durations", NoBidReason.None) { Catalog = Catalog(1), Request = request };
    }

    private static Catalog Catalog(int bidsMax)
    {
        var catalog = WithDeals(SampleCatalog.With(
            SampleCatalog.Campaign("open"), SampleCatalog.Campaign("c1", OnDeals("d1", "d2", "d3")),
            SampleCatalog.Campaign("c2", OnDeals("d2"))));
        catalog.Exchanges[0].BidsPerImpressionMax = bidsMax;
        return catalog;
    }

    private static Catalog WithDeals(Catalog catalog)
    {
        catalog.Deals.Add(Enumerable.Range(0, 100).Select(number =>
            new Deal { Id = $"d{number}", ExchangeId = SampleCatalog.ExchangeId, FloorMicros = 100_000 }));
        return catalog;
    }

    private static Catalog InSteps()
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"));
        catalog.Exchanges[0].PriceStepMicros = 10_000;
        return catalog;
    }

    private static BidRequest InEuros()
    {
        var request = SampleRequest.Banner();
        request.Cur.Add("EUR");
        return request;
    }

    private static Targeting OnDeals(params string[] ids) => new() { Deals = new Terms { Include = { ids } } };
}
