using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Supply;

/// <summary>Whether people are behind a request, and whether it came a way that we buy from. Asked before any campaign is.</summary>
internal static class SupplyGates
{
    /// <summary>None, or the first gate that stops the request, in the order of the reasons.</summary>
    public static NoBidReason Check(CampaignSnapshot snapshot, ExchangeEntry exchange, DecodedRequest request)
    {
        if (snapshot.Crawlers is { } crawlers && crawlers.IsIn(request.Bytes(request.UserAgent)))
        {
            return NoBidReason.KnownCrawler;
        }
        if (snapshot.DataCenters is { } centers
            && (centers.Has(request.Bytes(request.Ip)) || centers.Has(request.Bytes(request.Ipv6))))
        {
            return NoBidReason.DataCenterAddress;
        }
        if (exchange.Supply is { } policy)
        {
            var reason = CheckChain(policy, request);
            if (reason != NoBidReason.None)
            {
                return reason;
            }
        }
        return snapshot.Sellers is null && exchange.Supply is not { RequireListedSeller: true }
            ? NoBidReason.None
            : CheckSeller(exchange.Supply, SellerOf(snapshot, exchange, request));
    }

    /// <summary>What the lists say of the seller; for Explain too.</summary>
    public static SellerStanding SellerOf(CampaignSnapshot snapshot, ExchangeEntry exchange, DecodedRequest request) =>
        snapshot.Sellers is { } sellers ? sellers.Find(exchange.AdSystem, request) : SellerStanding.NoList;

    private static NoBidReason CheckChain(SupplyPolicy policy, DecodedRequest request)
    {
        var chain = request.Chain;
        if (policy.RequireComplete && chain.Complete != 1)
        {
            return NoBidReason.SupplyChainIncomplete;
        }
        if (chain.NodeCount > policy.NodesMax)
        {
            return NoBidReason.SupplyChainTooLong;
        }
        if (policy.Systems is { } systems)
        {
            foreach (ref readonly var node in chain.Nodes)
            {
                if (node.System.IsEmpty || systems.FindReadable(request.Bytes(node.System)) < 0)
                {
                    return NoBidReason.SupplyChainHopNotAllowed;
                }
            }
        }
        return NoBidReason.None;
    }

    private static NoBidReason CheckSeller(SupplyPolicy? policy, SellerStanding standing) => standing switch
    {
        SellerStanding.NoList or SellerStanding.NotSaid =>
            policy is { RequireListedSeller: true } ? NoBidReason.SellerUnknown : NoBidReason.None,
        SellerStanding.NotListed => NoBidReason.SellerNotAuthorized,
        SellerStanding.Reseller => policy is { DirectOnly: true } ? NoBidReason.SellerNotAuthorized : NoBidReason.None,
        _ => NoBidReason.None,
    };
}
