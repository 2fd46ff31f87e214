using Rtb.Bidder.Admission;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Match;

/// <summary>Parts of a snapshot as its builder would make them, as far as matching reads them.</summary>
internal static class Entries
{
    public static ExchangeEntry Exchange(string id) =>
        ExchangeEntryBuilder.Build([new Exchange { Id = id }], new ExchangeMeters())[0];

    /// <summary>Matching does not read the template.</summary>
    public static CreativeEntry Creative(Creative creative) =>
        CreativeEntryBuilder.Build(creative, template: null!, capStart: 0, capCount: 0);

    public static IndexedCampaign Indexed(Campaign campaign, Advertiser advertiser) =>
        new(campaign, advertiser, campaign.MaxBidMicros, campaign.Priority,
            [.. campaign.Creatives.Where(CreativeEntryBuilder.IsUsable).Select(Creative)]);

    public static TargetingIndex Index(IEnumerable<(Campaign Campaign, Advertiser Advertiser)> campaigns) =>
        TargetingIndexBuilder.Build([.. campaigns.Select(pair => Indexed(pair.Campaign, pair.Advertiser))]);
}
