using System.Globalization;
using System.Text;
using Rtb.Bidder.Supply;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>The evidence of the gates about traffic and supply. An address is not shown, only that it is in a list.</summary>
internal static class SupplyFacts
{
    public static IEnumerable<Fact> Of(BidContext context)
    {
        var (request, snapshot) = (context.Request, context.Snapshot!);
        List<Fact> facts = [];
        if (snapshot.Crawlers?.PieceIn(request.Bytes(request.UserAgent)) is { } piece)
        {
            facts.Add(New("crawler", piece));
        }
        if (snapshot.DataCenters is { } centers && (centers.Has(request.Bytes(request.Ip)) || centers.Has(request.Bytes(request.Ipv6))))
        {
            facts.Add(New("data_center", "yes"));
        }
        if (request.Chain.IsPresent)
        {
            facts.Add(New("supply_chain", Chain(context)));
        }
        if (snapshot.Sellers is not null)
        {
            facts.Add(New("seller", Standing(SupplyGates.SellerOf(snapshot, context.Exchange!, request))));
        }
        return facts;
    }

    /// <summary>"complete, 2 nodes: a.example/17 > b.example/x".</summary>
    private static string Chain(BidContext context)
    {
        var chain = context.Request.Chain;
        var words = new List<string>();
        foreach (ref readonly var node in chain.Nodes)
        {
            words.Add($"{Words(context, node.System)}/{Words(context, node.Seller)}");
        }
        var complete = chain.Complete == 1 ? "complete" : "incomplete";
        return string.Create(
            CultureInfo.InvariantCulture, $"{complete}, {chain.NodeCount} nodes: {string.Join(" > ", words)}").TrimEnd(':', ' ');
    }

    private static string Standing(SellerStanding standing) => standing switch
    {
        SellerStanding.NoList => "no list",
        SellerStanding.NotSaid => "not said",
        SellerStanding.NotListed => "not listed",
        SellerStanding.Reseller => "RESELLER",
        _ => "DIRECT",
    };

    private static string Words(BidContext context, Decode.Text text) => Encoding.UTF8.GetString(context.Request.Bytes(text));

    private static Fact New(string name, string value) => new() { Name = name, Value = value };
}
