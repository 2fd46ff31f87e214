using System.Net;
using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Traffic and ways of supply, in the words of the catalogue's contract.</summary>
internal static class SupplyOracle
{
    public static NoBidReason FirstFailing(Catalog catalog, Exchange exchange, BidRequest request)
    {
        var traffic = catalog.Traffic ?? new TrafficFilter();
        var agent = request.Device?.Ua ?? "";
        if (traffic.Crawlers.Any(piece => agent.Contains(piece, StringComparison.OrdinalIgnoreCase)))
        {
            return NoBidReason.KnownCrawler;
        }
        string[] addresses = [request.Device?.Ip ?? "", request.Device?.Ipv6 ?? ""];
        if (traffic.DataCenters.Any(network => addresses.Any(address => IsIn(network, address))))
        {
            return NoBidReason.DataCenterAddress;
        }
        var rules = exchange.Supply ?? catalog.Supply ?? new SupplyRules();
        var chain = request.Source?.Schain ?? request.Source?.Ext?.Schain;
        if (rules.RequireCompleteChain && chain is not { Complete: true })
        {
            return NoBidReason.SupplyChainIncomplete;
        }
        var nodes = chain?.Nodes.ToList() ?? [];
        if (rules.ChainNodesMax > 0 && nodes.Count > rules.ChainNodesMax)
        {
            return NoBidReason.SupplyChainTooLong;
        }
        if (rules.AllowedSystems.Count > 0
            && !nodes.TrueForAll(node => rules.AllowedSystems.Contains(node.Asi, StringComparer.OrdinalIgnoreCase)))
        {
            return NoBidReason.SupplyChainHopNotAllowed;
        }
        var (system, seller) = nodes.Count > 0
            ? (nodes[^1].Asi, nodes[^1].Sid)
            : (exchange.AdSystem, (request.Site?.Publisher ?? request.App?.Publisher ?? request.Dooh?.Publisher)?.Id ?? "");
        return CheckSeller(rules, ListOf(catalog, request), system, seller);
    }

    private static NoBidReason CheckSeller(SupplyRules rules, SellerList? list, string system, string seller)
    {
        if (list is null || system == "" || seller == "")
        {
            return rules.RequireListedSeller ? NoBidReason.SellerUnknown : NoBidReason.None;
        }
        var listed = list.Sellers.Where(known => Same(known.System, system) && Same(known.SellerId, seller)).ToList();
        return listed.Count == 0 || (rules.DirectOnly && !listed.Exists(known => known.Relationship == SellerRelationship.Direct))
            ? NoBidReason.SellerNotAuthorized
            : NoBidReason.None;
    }

    private static SellerList? ListOf(Catalog catalog, BidRequest request)
    {
        var bundle = request.App?.Bundle ?? "";
        if (bundle != "" && catalog.SellerLists.FirstOrDefault(list => list.AppBundles.Any(own => Same(own, bundle))) is { } ofApp)
        {
            return ofApp;
        }
        var domain = request.Site is { } site
            ? site.Domain != "" ? site.Domain : Uri.TryCreate(site.Page, UriKind.Absolute, out var page) ? page.Host : ""
            : request.App?.Domain ?? request.Dooh?.Domain ?? "";
        domain = domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? domain[4..] : domain;
        return catalog.SellerLists
            .Where(list => list.Domain != ""
                && (Same(list.Domain, domain) || domain.EndsWith($".{list.Domain}", StringComparison.OrdinalIgnoreCase)))
            .MaxBy(list => list.Domain.Length);
    }

    private static bool IsIn(string network, string address) =>
        IPAddress.TryParse(address, out var parsed)
        && IPNetwork.Parse(network).Contains(parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
