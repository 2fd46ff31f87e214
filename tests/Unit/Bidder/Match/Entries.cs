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

    /// <summary>Matching does not read the template.</summary>
    public static CreativeEntry Creative(Creative creative) =>
        CreativeEntryBuilder.Build(creative, template: null!, capStart: 0, capCount: 0);

    public static IndexedCampaign Indexed(Campaign campaign, Advertiser advertiser) =>
        new(campaign, advertiser, campaign.MaxBidMicros, campaign.Priority,
            [.. campaign.Creatives.Where(CreativeEntryBuilder.IsUsable).Select(Creative)]);

    public static TargetingIndex Index(IEnumerable<(Campaign Campaign, Advertiser Advertiser)> campaigns) =>
        TargetingIndexBuilder.Build([.. campaigns.Select(pair => Indexed(pair.Campaign, pair.Advertiser))]);
}
