using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>What the index reads of one campaign. The list handed to the builder is in rank order: its indices are the positions.</summary>
internal sealed record IndexedCampaign(
    Campaign Source, Advertiser Advertiser, long MaxBidMicros, int Priority, IReadOnlyList<CreativeEntry> Creatives);
