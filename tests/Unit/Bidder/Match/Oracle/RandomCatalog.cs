using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>Campaigns with random targeting. <paramref name="share"/> is how likely a campaign says something in any one
/// dimension.</summary>
internal sealed class RandomCatalog(Random random, double share)
{
    /// <summary>In rank order, with their advertisers.</summary>
    public List<(Campaign Campaign, Advertiser Advertiser)> Campaigns(int count) =>
    [
        .. Enumerable.Range(0, count).Select(number => (Campaign: Campaign(number), Advertiser: Advertiser()))
            .OrderByDescending(pair => pair.Campaign.Priority).ThenByDescending(pair => pair.Campaign.MaxBidMicros),
    ];

    private Campaign Campaign(int number) => new()
    {
        Id = $"c{number}",
        MaxBidMicros = random.Next(1, 11) * 500_000L,
        Priority = random.Chance(0.2) ? random.Next(-2, 3) : 0,
        Targeting = random.Chance(0.05) ? null : Targeting(),
        Creatives = { Enumerable.Range(0, random.Chance(0.03) ? 0 : random.Next(1, 4)).Select(Creative) },
    };

    private Advertiser Advertiser() => new()
    {
        Id = "a",
        Domain = random.One(RandomWords.AdvertiserDomains),
        Categories = { random.Chance(0.5) ? random.Some(RandomWords.Categories, 2) : [] },
        Dsa = random.Chance(0.3) ? null : new DsaStatement { Behalf = "Somebody", AdRenders = random.Chance(0.5) },
    };

    private Creative Creative(int number)
    {
        var (width, height) = random.One(RandomWords.Sizes);
        var creative = new Creative { Id = $"cr{number}", Status = random.Chance(0.1) ? CreativeStatus.Rejected : CreativeStatus.Approved };
        if (random.Chance(0.3))
        {
            creative.Video = new VideoCreative { DurationMs = 15_000 };
        }
        else if (random.Chance(0.2))
        {
            creative.Native = new NativeCreative { Titles = { "t" } };
        }
        else if (random.Chance(0.1))
        {
            creative.Audio = new AudioCreative { DurationMs = 15_000 };
        }
        else
        {
            creative.Banner = new BannerCreative { Width = width, Height = height };
        }
        return creative;
    }

    private Targeting Targeting() => new()
    {
        Exchanges = Terms(RandomWords.Exchanges),
        InventoryTypes = { Says() ? random.Some([InventoryType.Site, InventoryType.App, InventoryType.Dooh], 2) : [] },
        Countries = Terms([.. RandomWords.Countries, "US"]),
        DeviceTypes = Codes(1, 2, 4, 5),
        OperatingSystems = Terms(RandomWords.Systems),
        Browsers = Terms([.. RandomWords.Browsers, "netscape"]),
        ConnectionTypes = Codes(0, 1, 2, 3),
        Languages = Terms(RandomWords.Languages),
        Positions = Codes(0, 1, 3, 7),
        Secure = Says() ? random.One([Tristate.Yes, Tristate.No]) : Tristate.Unspecified,
        Identity = Says() ? random.One([Tristate.Yes, Tristate.No]) : Tristate.Unspecified,
        Regions = Terms([.. RandomWords.Regions.SelectMany(region => RandomWords.Countries.Select(country => $"{country}-{region}"))], 12),
        Cities = Terms([.. RandomWords.Cities.SelectMany(city => RandomWords.Countries.Select(country => $"{country}-{city}"))], 12),
        Domains = Terms(RandomWords.Domains),
        AppBundles = Terms(RandomWords.Bundles),
        Publishers = Terms(RandomWords.Publishers, 30),
        Placements = Terms(RandomWords.Placements, 8),
        Categories = Terms(RandomWords.Categories),
        Segments = Says() ? Segments() : null,
        Carriers = Terms(RandomWords.Carriers),
        Video = Says() ? VideoTraits() : null,
        Rewarded = Says() ? random.One([Tristate.Yes, Tristate.No]) : Tristate.Unspecified,
        User = Says() ? User() : null,
        Keywords = Terms(RandomWords.Keywords),
        OsVersions = { Says() ? Versions() : [] },
    };

    private VideoTraits VideoTraits() => new()
    {
        Placements = random.Chance(0.7) ? new Codes { Include = { random.Some([1, 2, 3, 4], 3) } } : new Codes { Exclude = { 4 } },
        Skippable = random.One([Tristate.Yes, Tristate.No, Tristate.Unspecified, Tristate.Unspecified]),
    };

    private UserAttributes User() => new()
    {
        MinAge = random.One([0, 0, 18, 25, 40]),
        MaxAge = random.One([0, 0, 40, 65, 127]),
        Genders = { random.Chance(0.5) ? random.Some(["M", "F", "O"], 2) : [] },
        Interests = { random.Chance(0.7) ? random.Some(RandomWords.Keywords, 3) : [] },
    };

    private IEnumerable<OsVersionRange> Versions() => random.Some(["android", "ios", "windows", "macos"], 3).Distinct()
        .Select(system => new OsVersionRange
        {
            OperatingSystem = system,
            MinVersion = random.One(["", "9", "10.1", "12.3.1"]),
            MaxVersion = random.One(["13", "16.7", "17.0.1"]),
        });

    private SegmentTargeting Segments() => new()
    {
        Groups = { Enumerable.Range(0, random.Next(0, 5))
            .Select(_ => new SegmentGroup { AnyOf = { random.Some(RandomWords.Segments, 5) } }) },
        Exclude = { random.Chance(0.3) ? random.Some(RandomWords.Segments, 2) : [] },
    };

    private bool Says() => random.Chance(share);

    private Terms? Terms(string[] words, int most = 3) => !Says() ? null : new Terms
    {
        Include = { random.Chance(0.7) ? random.Some(words, most) : [] },
        Exclude = { random.Chance(0.4) ? random.Some(words, 2) : [] },
    };

    private Codes? Codes(params int[] codes) => !Says() ? null : new Codes
    {
        Include = { random.Chance(0.7) ? random.Some(codes, 3) : [] },
        Exclude = { random.Chance(0.4) ? random.Some(codes, 2) : [] },
    };
}
