using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Deals of catalogues, campaigns and impressions, and what exchanges say of prices.</summary>
internal sealed class RandomDeals(Random random)
{
    /// <summary>Ids are compared byte for byte; the last is in no catalogue.</summary>
    private static readonly string[] Ids = ["deal-1", "Deal-1", "deal \"2\"", "3", "a/b\\c", "nobodys"];

    private static readonly string[] Currencies = ["", "", "USD", "EUR", "JPY"];

    /// <summary>In some catalogues most campaigns are for deals.</summary>
    private readonly bool _isRich = random.Chance(0.3);

    public void AddTo(Catalog catalog)
    {
        foreach (var exchange in catalog.Exchanges)
        {
            exchange.BidsPerImpressionMax = random.One([0, 1, 2, 3, 16]);
            exchange.FloorCurrency = random.One(Currencies);
            exchange.PriceStepMicros = random.One([0L, 0L, 1L, 10_000L, 250_000L]);
            exchange.AuctionTypes.Add(new AuctionTypeMeaning { Type = 600, Means = random.Next(1, 4) });
            catalog.Deals.Add(Ids[..^1].Where(_ => random.Chance(0.7)).Select(id => new Deal
            {
                Id = id,
                ExchangeId = exchange.Id,
                FloorMicros = Math.Max(0, random.Next(-4, 5)) * 500_000L,
                FloorCurrency = random.One(["", "USD", "EUR"]),
                AuctionType = random.Chance(0.7) ? 0 : random.Next(1, 4),
            }));
        }
    }

    public void AddTo(Campaign campaign, Catalog catalog, double share)
    {
        var known = catalog.Deals.Select(deal => deal.Id).Distinct(StringComparer.Ordinal).ToArray();
        if (known.Length == 0 || !random.Chance(_isRich ? 0.6 : share * 2))
        {
            return;
        }
        var include = random.Chance(0.7) ? random.Some(known, 4).Distinct(StringComparer.Ordinal).ToList() : [];
        var exclude = random.Chance(0.4) ? random.Some(known, 2).Except(include, StringComparer.Ordinal) : [];
        campaign.Targeting ??= new Targeting();
        campaign.Targeting.Deals = new Terms { Include = { include }, Exclude = { exclude } };
    }

    public void AddTo(BidRequest.Types.Imp imp)
    {
        if (!random.Chance(0.35))
        {
            return;
        }
        imp.Pmp = new BidRequest.Types.Pmp { PrivateAuction = random.Chance(0.25) };
        imp.Pmp.Deals.Add(random.Chance(0.1) ? [] : random.Some(Ids, 4).Select(Deal));
    }

    private BidRequest.Types.Deal Deal(string id)
    {
        var deal = new BidRequest.Types.Deal { Id = id };
        if (random.Chance(0.7))
        {
            deal.Bidfloor = random.Next(0, 8) * 0.5;
        }
        if (random.Chance(0.3))
        {
            deal.Bidfloorcur = random.One(["USD", "EUR", "JPY", "XTS"]);
            deal.Bidfloor *= deal.Bidfloorcur == "JPY" ? 100 : 1;
        }
        if (random.Chance(0.4))
        {
            deal.At = random.One([1, 2, 3, 600, 601]);
        }
        deal.Wseat.Add(random.Chance(0.2) ? random.Some(["seat-alpha", "seat-beta", "seat-gamma", "other"], 2) : []);
        deal.Wadomain.Add(random.Chance(0.2) ? random.Some(RandomWords.AdvertiserDomains, 3) : []);
        deal.Guar = random.Chance(0.1) ? 1 : 0;
        return deal;
    }
}
