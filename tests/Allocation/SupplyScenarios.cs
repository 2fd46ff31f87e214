using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Every gate about traffic and supply, and a request that passes them all.</summary>
internal static class SupplyScenarios
{
    public static IEnumerable<Scenario> All()
    {
        yield return Of("every rule is kept", NoBidReason.None, _ => { });
        yield return Of("", NoBidReason.KnownCrawler, request => request.Device.Ua += " (compatible; Googlebot/2.1)");
        yield return Of("8 KB", NoBidReason.KnownCrawler, request => request.Device.Ua = new string('b', 8_000) + "bot/");
        yield return Of("60 KB", NoBidReason.None, request => request.Device.Ua = new string('b', 60_000) + "bot/");
        yield return Of("IPv4", NoBidReason.DataCenterAddress, request => request.Device.Ip = "192.0.2.1");
        yield return Of("IPv6", NoBidReason.DataCenterAddress, request => request.Device.Ipv6 = "2001:db8::1");
        yield return Of("", NoBidReason.SupplyChainIncomplete, request => request.Source.Schain.Complete = false);
        yield return Of("", NoBidReason.SupplyChainTooLong, request => request.Source.Schain.Nodes.Add(Nodes("ssp.example", 40)));
        yield return Of("", NoBidReason.SupplyChainHopNotAllowed, request =>
            request.Source.Schain.Nodes.Insert(0, Nodes("x.example", 1)[0]));
        yield return Of("", NoBidReason.SellerUnknown, request => request.Site.Domain = "unknown.example");
        yield return Of("", NoBidReason.SellerNotAuthorized, request => request.Source.Schain.Nodes[^1].Sid = "8");
    }

    private static Scenario Of(string name, NoBidReason reason, Action<BidRequest> change)
    {
        var request = SampleRequest.Banner();
        (request.Device.Ip, request.Device.Ipv6) = ("198.51.100.1", "2001:db9::1");
        request.Source = new BidRequest.Types.Source
        {
            Schain = new BidRequest.Types.SupplyChain { Complete = true, Nodes = { Nodes("ssp.example", 2) } },
        };
        change(request);
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"));
        catalog.Traffic = new TrafficFilter { Crawlers = { "Googlebot", "bot/" }, DataCenters = { "192.0.2.0/24", "2001:db8::/32" } };
        catalog.Supply = new SupplyRules
        {
            RequireCompleteChain = true,
            ChainNodesMax = 3,
            AllowedSystems = { "ssp.example" },
            RequireListedSeller = true,
            DirectOnly = true,
        };
        catalog.SellerLists.Add(new SellerList
        {
            Domain = "example.com",
            Sellers = { new AuthorizedSeller { System = "ssp.example", SellerId = "7", Relationship = SellerRelationship.Direct } },
        });
        return new Scenario(name, reason) { Request = request, Catalog = catalog };
    }

    private static List<BidRequest.Types.SupplyChainNode> Nodes(string system, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new BidRequest.Types.SupplyChainNode { Asi = system, Sid = "7", Hp = true })];
}
