using System.Text.Json;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Conformance;
using Rtb.World;
using Money = Rtb.Contracts.Catalog.V1.Budget;

namespace Rtb.Unit.Bidder.Everything;

/// <summary>
/// Something for every impression of the given requests: a campaign for each banner size, for each length of video and audio in every
/// usual media type, and for each native request that is asked. No targeting, nothing that could be blocked, money without end.
/// </summary>
internal static class EverythingCatalog
{
    public const string Seat = "seat-1";

    private const long MaxBidMicros = 1_000_000_000;

    private static readonly string[] Currencies =
    [
        "EUR", "GBP", "CHF", "JPY", "MXN", "PLN", "RUB", "AUD", "CAD", "BRL", "CNY", "INR", "SEK", "NOK", "DKK", "TRY", "CZK", "HUF",
        "ILS", "KRW",
    ];

    private static readonly string[] VideoTypes = ["video/mp4", "video/webm", "video/x-flv", "video/3gpp", "video/ogg", "video/quicktime"];

    private static readonly string[] AudioTypes = ["audio/mpeg", "audio/mp4", "audio/ogg", "audio/aac", "audio/wav", "audio/webm"];

    public static Catalog For(IEnumerable<JsonElement> requests)
    {
        var imps = requests.SelectMany(request => request.Items("imp")).ToList();
        var slots = imps.Select(imp => imp.At("banner")).Where(JsonReading.IsThere);
        var sizes = slots.SelectMany(banner => banner.Items("format").Append(banner)).Select(size =>
            (W: size.Number("w"), H: size.Number("h")))
            .Where(size => size is { W: > 0 and <= 4_096, H: > 0 and <= 4_096 }).Distinct().ToList();
        var lengths = FittingImpression.LengthsOf(imps);
        var catalog = new Catalog
        {
            Exchanges = { new Exchange { Id = "all", Seat = Seat, DefaultTmaxMs = 1_000, NetworkMarginMs = 1 } },
            Advertisers = { new Advertiser { Id = "all", Domain = "everything.example" } },
            CurrencyRates = { Currencies.Select(currency => new CurrencyRate { Currency = currency, RateMicros = 1_000_000 }) },
        };
        catalog.Campaigns.Add(sizes.Select(size => Campaign($"banner-{size.W}x{size.H}", Banner((int)size.W!, (int)size.H!))));
        catalog.Campaigns.Add(lengths.Select(seconds => Campaign($"video-{seconds}", Video(seconds))));
        catalog.Campaigns.Add(lengths.Select(seconds => Campaign($"audio-{seconds}", Audio(seconds))));
        catalog.Campaigns.Add(lengths.Select(seconds => Campaign($"video-tag-{seconds}", VideoTag(seconds))));
        catalog.Campaigns.Add(lengths.Select(seconds => Campaign($"audio-tag-{seconds}", AudioTag(seconds))));
        catalog.Campaigns.Add(NativeAds.For(imps).Select((native, number) => Campaign($"native-{number}", native)));
        AddDeals(catalog, imps);
        return catalog;
    }

    /// <summary>Every deal that is offered, and beside each campaign of the open auction one for deals.</summary>
    private static void AddDeals(Catalog catalog, IEnumerable<JsonElement> imps)
    {
        var ids = imps.SelectMany(imp => imp.Items("pmp.deals")).Select(deal => deal.Text("id"))
            .Where(id => id.Length is > 0 and <= 256).Distinct(StringComparer.Ordinal).ToList();
        catalog.Deals.Add(ids.Select(id => new Deal { Id = id, ExchangeId = "all" }));
        foreach (var campaign in catalog.Campaigns.ToList())
        {
            var twin = campaign.Clone();
            twin.Id += "-deals";
            twin.Targeting = new Targeting { Deals = new Terms { Include = { ids } } };
            catalog.Campaigns.Add(ids.Count == 0 ? [] : [twin]);
        }
    }

    private static Campaign Campaign(string id, Creative creative)
    {
        creative.Id = "c";
        creative.Secure = true;
        creative.Language = "en";
        return new Campaign
        {
            Id = id,
            AdvertiserId = "all",
            Status = CampaignStatus.Active,
            Budget = new Money { DailyMicros = 1_000_000_000_000 },
            BidStrategy = BidStrategy.FixedCpm,
            Pacing = PacingAlgorithm.Asap,
            MaxBidMicros = MaxBidMicros,
            LandingUrl = "https://everything.example/",
            Creatives = { creative },
        };
    }

    private static Creative Banner(int width, int height)
    {
        var creative = SampleCatalog.Banner();
        (creative.Banner.Width, creative.Banner.Height) = (width, height);
        return Plain(creative);
    }

    private static Creative Video(int seconds) => new()
    {
        Video = new VideoCreative
        {
            DurationMs = seconds * 1_000,
            MediaFiles = { VideoTypes.Select(type => new MediaFile { Url = "https://cdn.example/v", MimeType = type, Width = 640,
                Height = 360 }) },
        },
    };

    private static Creative Audio(int seconds) => new()
    {
        Audio = new AudioCreative
        {
            DurationMs = seconds * 1_000,
            MediaFiles = { AudioTypes.Select(type => new AudioFile { Url = "https://cdn.example/a", MimeType = type }) },
        },
    };

    private static Creative VideoTag(int seconds) => new()
    {
        Video = new VideoCreative
        {
            DurationMs = seconds * 1_000,
            Tag = new VastTag { Url = "https://ads.example/vast", MimeTypes = { VideoTypes }, IsFinal = seconds % 2 == 0 },
        },
    };

    private static Creative AudioTag(int seconds) => new()
    {
        Audio = new AudioCreative
        {
            DurationMs = seconds * 1_000,
            Tag = new VastTag { Url = "https://ads.example/vast", MimeTypes = { AudioTypes } },
        },
    };

    private static Creative Plain(Creative creative)
    {
        creative.Attributes.Clear();
        return creative;
    }
}
