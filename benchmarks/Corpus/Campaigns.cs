using Google.Protobuf.WellKnownTypes;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Corpus;

/// <summary>Makes one campaign: price, money, hours, caps, targeting and creatives.</summary>
internal static class Campaigns
{
    // More than a day of the fastest benchmark could spend; nothing runs out.
    private const long BudgetMicros = 100_000_000_000_000;

    private const int OpenEvery = 10;

    // Above every floor of RequestMix.AllFit, yet not above every other campaign: the walk has to look at others first.
    private static readonly long[] AssuredPrices = [20_000_000, 10_000_000, 9_000_000, 8_000_000, 7_500_000, 7_000_000];

    private static readonly string[] Zones = ["America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "Asia/Tokyo"];

    private static readonly Timestamp Start = Timestamp.FromDateTime(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    public static Campaign Make(Chance chance, int index, int advertisers, CatalogShape shape)
    {
        var isOpen = shape == CatalogShape.AllBid && index % OpenEvery == 0;
        var isBroad = shape == CatalogShape.Broad || (shape != CatalogShape.Narrow && chance.Percent(33));
        var campaign = new Campaign
        {
            Id = $"camp-{index:d7}",
            AdvertiserId = isOpen ? CatalogCorpus.OpenAdvertiser : CatalogCorpus.AdvertiserId(chance.Below(advertisers)),
            DisplayName = $"{Inventory.Name(index)} {index}",
            Status = CampaignStatus.Active,
            Flight = isOpen ? new Flight { StartTime = Start } : MakeFlight(chance),
            Budget = new Budget { DailyMicros = BudgetMicros },
            BidStrategy = chance.Percent(60) ? BidStrategy.FixedCpm : BidStrategy.MaxCpm,
            MaxBidMicros = isOpen && index / OpenEvery < AssuredPrices.Length ? AssuredPrices[index / OpenEvery] : Price(chance),
            Pacing = PacingAlgorithm.Asap,
            Priority = chance.Percent(4) ? chance.Between(-3, 3) : 0,
            LandingUrl = $"https://{Inventory.Advertiser(index % Inventory.Advertisers)}/offer/{index}",
            Targeting = isOpen ? new Targeting() : isBroad ? TargetingRules.Broad(chance) : TargetingRules.Narrow(chance),
        };
        campaign.Creatives.Add(isOpen ? Creatives.EverySize(chance) : Creatives.Some(chance));
        if (!isOpen && chance.Percent(15))
        {
            campaign.FrequencyCaps.Add(MakeCap(chance));
        }
        return campaign;
    }

    private static Flight MakeFlight(Chance chance)
    {
        var flight = new Flight { StartTime = Start };
        if (chance.Percent(30))
        {
            flight.TimeZone = chance.Of(Zones);
        }
        if (chance.Percent(12))
        {
            var first = chance.Between(0, 8);
            var last = chance.Between(16, 23);
            flight.HoursOfWeek.Add(Enumerable.Range(0, 168).Where(hour => hour % 24 >= first && hour % 24 <= last));
        }
        return flight;
    }

    /// <summary>0.30 to 25.00 CPM, each doubling of the price equally likely, to the cent.</summary>
    private static long Price(Chance chance) => (long)(0.3 * Math.Pow(25 / 0.3, chance.Share()) * 100) * 10_000;

    private static FrequencyCap MakeCap(Chance chance) => new()
    {
        Count = chance.Between(50, 255),
        WindowSeconds = chance.Of<int>([60, 3_600, 86_400]),
        Scope = (FrequencyCapScope)(chance.Weighted(60, 20, 20) + 1),
    };
}
