using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>The ids that campaigns may refer to.</summary>
internal sealed record CatalogReferences(
    HashSet<string> Advertisers, HashSet<string> Exchanges, HashSet<string> Segments, HashSet<string> Deals)
{
    public static CatalogReferences Of(Catalog catalog) => new(
        catalog.Advertisers.Select(advertiser => advertiser.Id).ToHashSet(StringComparer.Ordinal),
        catalog.Exchanges.Select(exchange => exchange.Id).ToHashSet(StringComparer.Ordinal),
        catalog.Segments.Select(segment => segment.Id).ToHashSet(StringComparer.Ordinal),
        catalog.Deals.Select(deal => deal.Id).ToHashSet(StringComparer.Ordinal));
}
