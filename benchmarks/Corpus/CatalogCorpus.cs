using Rtb.Contracts.Catalog.V1;

namespace Rtb.Corpus;

/// <summary>
/// Seeded catalogues that fit the requests of <see cref="RequestCorpus"/>: prices are spread, budgets never run out, nothing is paced away.
/// </summary>
public static class CatalogCorpus
{
    /// <summary>The exchange that a request without a name comes from.</summary>
    public const string DefaultExchange = "bench";

    internal static readonly string[] ExchangeIds = [DefaultExchange, "bench-apps", "bench-video"];

    /// <summary>Advertiser of the campaigns that take anything; its domain and category are on no block list.</summary>
    internal const string OpenAdvertiser = "adv-open";

    public static Catalog Create(int seed, int campaigns, CatalogShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(campaigns, 1);
        var advertisers = Math.Clamp(campaigns / 4, 1, Inventory.Advertisers);
        var catalog = new Catalog { Version = 1, AccountCurrency = "USD" };
        catalog.Exchanges.Add(ExchangeIds.Select(MakeExchange));
        catalog.CurrencyRates.Add(new CurrencyRate { Currency = "EUR", RateMicros = 920_000 });
        catalog.CurrencyRates.Add(new CurrencyRate { Currency = "GBP", RateMicros = 790_000 });
        catalog.CurrencyRates.Add(new CurrencyRate { Currency = "CAD", RateMicros = 1_360_000 });
        catalog.Segments.Add(Enumerable.Range(0, Inventory.Segments)
            .Select(index => new Segment { Id = Inventory.Segment(index), DisplayName = Inventory.Name(index) }));
        var open = new Advertiser { Id = OpenAdvertiser, DisplayName = "Open", Domain = "open-brand.test", Categories = { "IAB3" } };
        var spread = Inventory.Advertisers / advertisers;
        catalog.Advertisers.Add(open);
        catalog.Advertisers.Add(Enumerable.Range(0, advertisers).Select(index => MakeAdvertiser(seed, index, spread)));
        for (var i = 0; i < campaigns; i++)
        {
            catalog.Campaigns.Add(Campaigns.Make(new Chance(seed, i), i, advertisers, shape));
        }
        return catalog;
    }

    internal static string AdvertiserId(int index) => $"adv-{index:d5}";

    private static Exchange MakeExchange(string id) => new()
    {
        Id = id,
        DisplayName = id,
        Seat = Inventory.OwnSeat,
        NetworkMarginMs = 10,
        DefaultTmaxMs = 120,
        DefaultAuctionType = 1,
        BillingEvent = BillingEvent.Burl,
        WinRatePoints =
        {
            new WinRatePoint { PriceMicros = 200_000, WinRatePpm = 40_000 },
            new WinRatePoint { PriceMicros = 1_000_000, WinRatePpm = 260_000 },
            new WinRatePoint { PriceMicros = 3_000_000, WinRatePpm = 610_000 },
            new WinRatePoint { PriceMicros = 9_000_000, WinRatePpm = 900_000 },
        },
    };

    private static Advertiser MakeAdvertiser(int seed, int index, int spread)
    {
        // Numbers below zero keep these draws apart from those of the campaigns.
        var chance = new Chance(seed, -1L - index);
        var advertiser = new Advertiser
        {
            Id = AdvertiserId(index),
            DisplayName = Inventory.Name(index),
            Domain = Inventory.Advertiser(index * spread),
        };
        advertiser.Categories.Add(
            chance.Percent(6) ? [chance.Of(Inventory.SensitiveCategories)] : Inventory.CategoriesOf(chance.Below(400)));
        return advertiser;
    }
}
