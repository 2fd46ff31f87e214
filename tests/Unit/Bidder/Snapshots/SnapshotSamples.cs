using Rtb.Bidder.Admission;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Snapshots;

/// <summary>Small catalogues and what is built of them, at a fixed time.</summary>
internal static class SnapshotSamples
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static SnapshotBuilder Builder(SlotMap? slots = null, TimeProvider? time = null) =>
        new(slots ?? new SlotMap(), new NoticeUrls("https://notice.example"), time ?? new ManualTime(Now), new ExchangeMeters());

    public static CampaignSnapshot Build(Catalog catalog, SlotMap? slots = null) => Builder(slots).Build(catalog);

    /// <summary>Campaigns c0, c1, ... of one advertiser, with one banner each and the given prices.</summary>
    public static Catalog Catalog(params long[] maxBidMicros)
    {
        var catalog = new Catalog { Version = 7, Advertisers = { new Advertiser { Id = "adv", Domain = "adv.example" } } };
        foreach (var (index, price) in maxBidMicros.Index())
        {
            catalog.Campaigns.Add(Campaign($"c{index}", price));
        }
        return catalog;
    }

    public static Campaign Campaign(string id, long maxBidMicros) => new()
    {
        Id = id,
        AdvertiserId = "adv",
        Status = CampaignStatus.Active,
        Budget = new Rtb.Contracts.Catalog.V1.Budget { DailyMicros = 1_000_000 },
        BidStrategy = BidStrategy.FixedCpm,
        MaxBidMicros = maxBidMicros,
        LandingUrl = "https://adv.example/",
        Creatives = { Banner("b", 300, 250) },
    };

    public static Creative Banner(string id, int width, int height) => new()
    {
        Id = id,
        Banner = new BannerCreative { Width = width, Height = height, ImageUrl = "https://cdn.example.net/i.png" },
    };

    private static MediaFile MediaFile(string type) =>
        new() { Url = "https://cdn.example.net/v", MimeType = type, Width = 640, Height = 360 };

    public static Creative Video(string id, int durationMs, params string[] mediaTypes) => new()
    {
        Id = id,
        Video = new VideoCreative
        {
            DurationMs = durationMs,
            MediaFiles = { mediaTypes.Select(MediaFile) },
        },
    };
}
