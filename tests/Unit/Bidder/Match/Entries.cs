using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Match;

/// <summary>Parts of a snapshot as its builder would make them, as far as matching reads them.</summary>
internal static class Entries
{
    public static ExchangeEntry Exchange(string id) => new()
    {
        Id = id,
        Number = 0,
        IdHash = 1,
        TargetingHash = TextHash.Of(Encoding.UTF8.GetBytes(id)),
        Seat = [],
        SeatJson = [],
        NetworkMarginMs = 20,
        DefaultTmaxMs = 100,
        DefaultAuctionType = 2,
        BillingEvent = BillingEvent.Burl,
        WebWindowMs = 60_000,
        AppWindowMs = 300_000,
        VideoWindowMs = 1_800_000,
        WinRates = null,
    };

    public static CreativeEntry Creative(Creative creative) => new()
    {
        Id = creative.Id,
        Media = creative.Banner is not null ? MediaKinds.Banner : MediaKinds.Video,
        Size = creative.Banner is { } banner ? DecodedImpression.SizeOf(banner.Width, banner.Height) : 0,
        Weight = creative.Weight == 0 ? 100 : creative.Weight,
        Attributes = creative.Attributes.Aggregate(0UL, (bits, attribute) => bits | (1UL << attribute)),
        Apis = creative.Apis.Aggregate(0UL, (bits, api) => bits | (1UL << api)),
        CategoryHashes = Categories.BlockHashes(creative.Categories),
        Secure = creative.Secure,
        MimeTypes = (creative.Video?.MediaFiles.Select(file => MimeTypes.BitOf(Encoding.UTF8.GetBytes(file.MimeType))) ?? []).Aggregate(0UL, (a, b) => a | b),
        DurationMs = creative.Video?.DurationMs ?? 0,
        Skippable = creative.Video?.HasSkipOffsetSeconds ?? false,
        Template = null!,
        CapStart = 0,
        CapCount = 0,
    };

    public static IndexedCampaign Indexed(Campaign campaign, Advertiser advertiser) =>
        new(campaign, advertiser, campaign.MaxBidMicros, campaign.Priority, [.. campaign.Creatives.Where(IsUsable).Select(Creative)]);

    public static TargetingIndex Index(IEnumerable<(Campaign Campaign, Advertiser Advertiser)> campaigns) =>
        new TargetingIndexBuilder().Build([.. campaigns.Select(pair => Indexed(pair.Campaign, pair.Advertiser))]);

    private static bool IsUsable(Creative creative) => creative.Status is CreativeStatus.Unspecified or CreativeStatus.Approved;
}
