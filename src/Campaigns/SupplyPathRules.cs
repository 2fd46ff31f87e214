using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>Ways of supply, seller lists, and traffic that no person makes.</summary>
internal static class SupplyPathRules
{
    public const int ChainNodesMax = 32;

    private const int CrawlerLengthMin = 3;
    private const int CrawlerLengthMax = 128;
    private const int CrawlersMax = 10_000;
    private const int DataCentersMax = 1_000_000;
    private const int SellersMax = 10_000_000;

    public static void Check(Catalog catalog, Violations found)
    {
        CheckRules(catalog.Supply, "supply", found);
        foreach (var (index, exchange) in catalog.Exchanges.Index())
        {
            CheckRules(exchange.Supply, $"exchanges[{index}].supply", found);
            found.Require(
                exchange.AdSystem.Length == 0 || Shape.IsDomain(exchange.AdSystem), $"exchanges[{index}].ad_system",
                "must be a domain such as exchange.example, as ads.txt files name it");
        }
        CheckLists(catalog.SellerLists, found);
        CheckTraffic(catalog.Traffic, found);
    }

    private static void CheckRules(SupplyRules? rules, string field, Violations found)
    {
        if (rules is null)
        {
            return;
        }
        found.RequireRange(rules.ChainNodesMax, 0, ChainNodesMax, $"{field}.chain_nodes_max");
        foreach (var (index, system) in rules.AllowedSystems.Index())
        {
            found.Require(Shape.IsDomain(system), $"{field}.allowed_systems[{index}]", "must be a domain such as exchange.example");
        }
    }

    private static void CheckLists(IReadOnlyList<SellerList> lists, Violations found)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        found.Require(
            lists.Sum(list => (long)list.Sellers.Count) <= SellersMax, "seller_lists", $"have more than {SellersMax} sellers together");
        foreach (var (index, list) in lists.Index())
        {
            var field = $"seller_lists[{index}]";
            found.Require(list.Domain.Length + list.AppBundles.Count > 0, field, "has neither domain nor app_bundles");
            found.Require(
                list.Domain.Length == 0
                    || (Shape.IsDomain(list.Domain) && !list.Domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase)),
                $"{field}.domain", "must be a domain such as example.com, without www.");
            found.Require(
                list.Domain.Length == 0 || names.Add($"domain {list.Domain}"), $"{field}.domain", $"\"{list.Domain}\" has two lists");
            foreach (var (bundleIndex, bundle) in list.AppBundles.Index())
            {
                var bundleField = $"{field}.app_bundles[{bundleIndex}]";
                found.Require(Shape.IsForeignId(bundle), bundleField, "must be 1 to 256 printable characters");
                found.Require(names.Add($"bundle {bundle}"), bundleField, $"\"{bundle}\" has two lists");
            }
            CheckSellers(list.Sellers, field, found);
        }
    }

    private static void CheckSellers(IReadOnlyList<AuthorizedSeller> sellers, string field, Violations found)
    {
        foreach (var (index, seller) in sellers.Index())
        {
            var sellerField = $"{field}.sellers[{index}]";
            found.Require(Shape.IsDomain(seller.System), $"{sellerField}.system", "must be a domain such as exchange.example");
            found.Require(
                Shape.IsForeignId(seller.SellerId) && seller.SellerId.All(char.IsAscii), $"{sellerField}.seller_id",
                "must be 1 to 256 printable ASCII characters");
            found.RequireChosen(seller.Relationship, $"{sellerField}.relationship");
        }
    }

    private static void CheckTraffic(TrafficFilter? traffic, Violations found)
    {
        if (traffic is null)
        {
            return;
        }
        found.Require(
            traffic.Crawlers.Count <= CrawlersMax, "traffic.crawlers", $"has {traffic.Crawlers.Count}; at most {CrawlersMax} are kept");
        foreach (var (index, piece) in traffic.Crawlers.Index())
        {
            found.Require(
                piece.Length is >= CrawlerLengthMin and <= CrawlerLengthMax && piece.All(c => c is >= ' ' and <= '~'),
                $"traffic.crawlers[{index}]", "must be 3 to 128 printable ASCII characters");
        }
        found.Require(
            traffic.DataCenters.Count <= DataCentersMax, "traffic.data_centers",
            $"has {traffic.DataCenters.Count}; at most {DataCentersMax} are kept");
        foreach (var (index, network) in traffic.DataCenters.Index())
        {
            found.Require(
                Networks.TryParse(network, out _), $"traffic.data_centers[{index}]",
                $"\"{network}\" must be a network such as 203.0.113.0/24 or 2001:db8::/32, with zeros behind the prefix");
        }
    }
}
