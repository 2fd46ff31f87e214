using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Rules of supply in some catalogues, and requests that come one way or another.</summary>
internal sealed class RandomSupply(Random random)
{
    private static readonly string[] Systems = ["ssp.example", "reseller.example", "alpha.example", "late.example"];
    private static readonly string[] Sellers = ["1", "2", "Pub-3", "publisher-1", "publisher-2"];
    private static readonly string[] Addresses = ["192.0.2.7", "198.51.100.9", "::ffff:192.0.2.9", "2001:db8::1", "2001:db9::1", "unknown"];

    public void AddTo(Catalog catalog)
    {
        if (random.Chance(0.2))
        {
            catalog.Traffic = new TrafficFilter
            {
                Crawlers = { random.Some(["curl", "CURL/8", "tizen 6", "Nobody"], 2) },
                DataCenters = { random.Some(["192.0.2.0/29", "192.0.2.9/32", "2001:db8::/32", "203.0.113.0/24"], 2) },
            };
        }
        catalog.Supply = random.Chance(0.15) ? Rules() : null;
        foreach (var exchange in catalog.Exchanges)
        {
            exchange.Supply = random.Chance(0.1) ? Rules() : null;
            exchange.AdSystem = random.One(["", $"{exchange.Id}.example"]);
        }
        if (random.Chance(0.3))
        {
            catalog.SellerLists.Add(new SellerList { Domain = "example.com", Sellers = { Listed() } });
            catalog.SellerLists.Add(
                new SellerList { Domain = "news.example.com", AppBundles = { "com.game.one" }, Sellers = { Listed() } });
            catalog.SellerLists.Add(new SellerList { AppBundles = { "123456789" }, Sellers = { Listed() } });
        }
    }

    public void AddTo(BidRequest request)
    {
        if (request.Device is { } device)
        {
            device.Ip = random.Chance(0.7) ? random.One(Addresses) : "";
            device.Ipv6 = random.Chance(0.2) ? random.One(Addresses) : "";
        }
        if (random.Chance(0.4))
        {
            return;
        }
        request.Source = new BidRequest.Types.Source { Schain = random.Chance(0.7) ? Chain() : null };
        if (random.Chance(0.3))
        {
            request.Source.Ext = new BidRequest.Types.Source.Types.Ext { Schain = Chain() };
        }
    }

    private BidRequest.Types.SupplyChain Chain() => new()
    {
        Complete = random.Chance(0.8),
        Nodes =
        {
            Enumerable.Range(0, random.Next(0, 4)).Select(_ => new BidRequest.Types.SupplyChainNode
            {
                Asi = random.Chance(0.95) ? random.One(Systems) : "",
                Sid = random.Chance(0.95) ? random.One(Sellers) : "",
                Hp = true,
            }),
        },
    };

    private SupplyRules Rules() => new()
    {
        RequireCompleteChain = random.Chance(0.2),
        ChainNodesMax = random.Chance(0.4) ? random.Next(1, 3) : 0,
        AllowedSystems = { random.Chance(0.4) ? random.Some(Systems, 6) : [] },
        RequireListedSeller = random.Chance(0.2),
        DirectOnly = random.Chance(0.3),
    };

    private IEnumerable<AuthorizedSeller> Listed() => Enumerable.Range(0, random.Next(0, 20)).Select(_ => new AuthorizedSeller
    {
        System = random.One(Systems).ToUpperInvariant(),
        SellerId = random.One(Sellers),
        Relationship = random.One([SellerRelationship.Direct, SellerRelationship.Reseller]),
    });
}
