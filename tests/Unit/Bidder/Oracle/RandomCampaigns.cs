using Google.Protobuf.WellKnownTypes;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Match.Oracle;
using Money = Rtb.Contracts.Catalog.V1.Budget;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>
/// Whole catalogues: random targeting and what the later steps look at (flight, hours, circles, creatives, caps, prices, budgets).
/// </summary>
internal sealed class RandomCampaigns(Random random, double share, DateTimeOffset now)
{
    public static readonly (double Latitude, double Longitude)[] Places =
        [(34.05, -118.24), (52.52, 13.40), (50.94, 6.96), (-33.87, 151.21)];

    public Catalog Catalog(int count)
    {
        var catalog = new Catalog
        {
            AccountCurrency = random.One(["", "USD", "EUR"]),
            CurrencyRates =
            {
                new CurrencyRate { Currency = "USD", RateMicros = 1_087_000 },
                new CurrencyRate { Currency = "EUR", RateMicros = 920_000 },
                new CurrencyRate { Currency = "JPY", RateMicros = 151_000_000 },
            },
            Exchanges = { RandomWords.Exchanges.Select(Exchange) },
        };
        new RandomSupply(random).AddTo(catalog);
        var deals = new RandomDeals(random);
        deals.AddTo(catalog);
        var randomCatalog = new RandomCatalog(random, share);
        foreach (var ((campaign, advertiser), number) in randomCatalog.Campaigns(count).Select((pair, number) => (pair, number)))
        {
            // Some campaigns share an advertiser, and with it the advertiser's caps.
            advertiser.Id = $"a{number}";
            catalog.Advertisers.Add(advertiser);
            campaign.AdvertiserId = $"a{Math.Max(0, number - random.Next(2))}";
            Complete(campaign);
            deals.AddTo(campaign, catalog, Math.Min(share, 0.2));
            catalog.Campaigns.Add(campaign);
        }
        return catalog;
    }

    private Exchange Exchange(string id) => new()
    {
        Id = id,
        Seat = $"seat-{id}",
        DefaultTmaxMs = 10_000,
        DefaultAuctionType = random.Next(0, 3),
        WinRatePoints = { random.Chance(0.3) ? [] : WinRates() },
    };

    /// <summary>Rising in both, as the rules of a catalogue demand.</summary>
    private IEnumerable<WinRatePoint> WinRates()
    {
        var points = random.Next(1, 6);
        var (price, share) = (0L, 0);
        for (var i = 0; i < points; i++)
        {
            price += random.Next(1, 30) * 100_000L;
            share += random.Next(1, 200_000);
            yield return new WinRatePoint { PriceMicros = price, WinRatePpm = share };
        }
    }

    private void Complete(Campaign campaign)
    {
        campaign.Status = random.Chance(0.05) ? CampaignStatus.Paused : CampaignStatus.Active;
        campaign.LandingUrl = "https://landing.example/";
        campaign.BidStrategy = random.Chance(0.5) ? BidStrategy.FixedCpm : BidStrategy.MaxCpm;
        campaign.Flight = random.Chance(0.4) ? Flight() : null;
        campaign.FrequencyCaps.Add(Enumerable.Range(0, random.Chance(0.3) ? random.Next(1, 3) : 0).Select(_ => Cap()));
        (campaign.Pacing, campaign.Budget) = BudgetOf(campaign.MaxBidMicros);
        if (campaign.Budget.DailyMicros == 1 || campaign.Budget.LifetimeMicros == 1)
        {
            // A shaded price can be so small that even this pays for it.
            campaign.BidStrategy = BidStrategy.FixedCpm;
        }
        if (campaign.Targeting is { } targeting && random.Chance(share))
        {
            targeting.GeoRadii.Add(random.Some(Places, 2).Select(place =>
                new GeoRadius { Latitude = place.Latitude, Longitude = place.Longitude, RadiusKm = random.One([3.0, 40, 600]) }));
        }
        foreach (var creative in campaign.Creatives)
        {
            Complete(creative);
        }
    }

    private Flight Flight() => new()
    {
        StartTime = random.Chance(0.6) ? Timestamp.FromDateTimeOffset(now.AddHours(random.Next(-100, 20))) : null,
        EndTime = random.Chance(0.4) ? Timestamp.FromDateTimeOffset(now.AddHours(random.One([-3, -1, 1, 5, 99]))) : null,
        TimeZone = random.One(["", "America/New_York", "Asia/Tokyo"]),
        HoursOfWeek = { random.Chance(0.5) ? Enumerable.Range(0, 168).Where(_ => random.Chance(0.7)) : [] },
    };

    private FrequencyCap Cap() => new()
    {
        Count = random.Next(1, 5),
        WindowSeconds = random.One([60, 3_600, 86_400]),
        Scope = random.One(System.Enum.GetValues<FrequencyCapScope>()),
    };

    /// <summary>Plenty; too little for one bid; or enough, of which the plan of the day gives nothing yet.</summary>
    private (PacingAlgorithm Pacing, Money Budget) BudgetOf(long maxBidMicros) => random.Next(20) switch
    {
        0 => (PacingAlgorithm.Asap, new Money { DailyMicros = 1 }),
        1 => (PacingAlgorithm.Even, new Money { DailyMicros = maxBidMicros / 1_000 * 2 }),
        2 => (PacingAlgorithm.Asap, new Money { DailyMicros = 1_000_000_000_000, LifetimeMicros = 1 }),
        _ => (PacingAlgorithm.Asap, new Money { DailyMicros = 1_000_000_000_000 }),
    };

    private void Complete(Creative creative)
    {
        creative.Weight = random.Next(0, 3) * 50;
        creative.Secure = random.Chance(0.8);
        creative.Attributes.Add(random.Chance(0.3) ? [random.Next(1, 8)] : []);
        creative.Apis.Add(random.Chance(0.2) ? [random.One([3, 5, 7])] : []);
        creative.Categories.Add(random.Chance(0.3) ? random.Some(RandomWords.Categories, 2) : []);
        creative.Language = random.One(["", "", "en", "fr"]);
        if (creative.Banner is { } banner)
        {
            banner.ExpandDirections.Add(random.Chance(0.05) ? random.Some([1, 2, 5], 2) : []);
            banner.NeedsTopFrame = random.Chance(0.05);
            _ = random.Chance(0.2) ? banner.Html = "<script src=\"https://cdn.example/a.js\"></script>"
                : banner.ImageUrl = "https://cdn.example/i.png";
            return;
        }
        if (creative.Native is { } native)
        {
            new RandomMedia(random).Complete(native);
            return;
        }
        if (creative.Audio is { } audio)
        {
            new RandomMedia(random).Complete(audio);
            return;
        }
        creative.Video.DurationMs = random.Next(5, 40) * 1_000;
        if (random.Chance(0.4))
        {
            creative.Video.SkipOffsetSeconds = 5;
        }
        if (random.Chance(0.2))
        {
            creative.Video.Tag = RandomMedia.Tag(random.One(["video/mp4", "video/webm"]), random.Chance(0.5));
            return;
        }
        creative.Video.MediaFiles.Add(new MediaFile
        {
            Url = "https://cdn.example/v",
            BitrateKbps = random.One([0, 700, 1_500]),
            Streaming = random.Chance(0.3),
            MimeType = random.One(["video/mp4", "video/webm"]),
            Width = 640,
            Height = 360,
        });
    }
}
