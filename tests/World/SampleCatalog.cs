using Rtb.Contracts.Catalog.V1;

namespace Rtb.World;

/// <summary>
/// Campaigns with a banner and a video that want any impression of <see cref="SampleRequest"/>; callers change what they are about.
/// </summary>
internal static class SampleCatalog
{
    public const string ExchangeId = "alpha";

    public static Catalog With(params Campaign[] campaigns) => new()
    {
        Exchanges =
        {
            new Exchange { Id = ExchangeId, Seat = "seat-1", DefaultTmaxMs = 10_000 },
            new Exchange { Id = "beta", Seat = "seat-2" },
        },
        Advertisers = { new Advertiser { Id = "acme", Domain = "acme.example", Categories = { "IAB18" } } },
        CurrencyRates = { new CurrencyRate { Currency = "EUR", RateMicros = 920_000 } },
        Campaigns = { campaigns },
    };

    /// <summary>One dollar CPM, a budget that no test spends.</summary>
    public static Campaign Campaign(string id, Targeting? targeting = null) => new()
    {
        Id = id,
        AdvertiserId = "acme",
        Status = CampaignStatus.Active,
        Budget = new Budget { DailyMicros = 1_000_000_000_000 },
        BidStrategy = BidStrategy.FixedCpm,
        Pacing = PacingAlgorithm.Asap,
        MaxBidMicros = 1_000_000,
        LandingUrl = "https://acme.example/",
        Targeting = targeting,
        Creatives = { Banner(), Video() },
    };

    public static Creative Banner() => new()
    {
        Id = "banner",
        Banner = new BannerCreative { Width = 300, Height = 250, ImageUrl = "https://cdn.example/i.png" },
        Secure = true,
        Attributes = { 6 },
    };

    /// <summary>For <see cref="SampleRequest.NativeImp"/>.</summary>
    public static Creative Native() => new()
    {
        Id = "native",
        Native = new NativeCreative
        {
            Titles = { "A long title that few sellers have room for", "Short \"title\" \u00e4\U0001F600" },
            Descriptions = { "Words under the title" },
            SponsoredBy = "Acme",
            CallToAction = "Buy now",
            Rating = "4.5",
            Icons = { new NativeImage { Url = "https://cdn.example/icon.png", Width = 80, Height = 80, MimeType = "image/png" } },
            Images =
            {
                new NativeImage { Url = "https://cdn.example/small.png", Width = 300, Height = 157, MimeType = "image/png" },
                new NativeImage { Url = "https://cdn.example/big.jpg?a=1&b=2", Width = 1200, Height = 627, MimeType = "image/jpeg" },
            },
            Video = Video().Video,
            PrivacyUrl = "https://acme.example/privacy",
            ClickTrackers = { "https://clicks.example/c" },
            Trackers =
            {
                new NativeTracker { Event = 1, Method = 1, Url = "https://count.example/i" },
                new NativeTracker { Event = 1, Method = 2, Url = "https://count.example/s.js" },
                new NativeTracker { Event = 2, Method = 1, Url = "https://count.example/v" },
            },
        },
        Secure = true,
        Attributes = { 6 },
    };

    /// <summary>For <see cref="SampleRequest.AudioImp"/>.</summary>
    public static Creative Audio() => new()
    {
        Id = "audio",
        Audio = new AudioCreative
        {
            DurationMs = 15_000,
            MediaFiles = { new AudioFile { Url = "https://cdn.example/a.mp3", MimeType = "audio/mpeg", BitrateKbps = 128 } },
            Companions =
            {
                new AudioCompanion { ImageUrl = "https://cdn.example/c.png", MimeType = "image/png", Width = 300, Height = 250 },
            },
        },
        Secure = true,
        Attributes = { 6 },
    };

    public static Creative Video() => new()
    {
        Id = "video",
        Video = new VideoCreative
        {
            DurationMs = 15_000,
            MediaFiles = { new MediaFile { Url = "https://cdn.example/v.mp4", MimeType = "video/mp4", Width = 640, Height = 360 } },
        },
        Secure = true,
        Attributes = { 6 },
    };
}
