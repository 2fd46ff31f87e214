using System.Text;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Supply;

/// <summary>What an exchange's requests must show of their way to us.</summary>
internal sealed record SupplyPolicy
{
    public required bool RequireComplete { get; init; }

    public required int NodesMax { get; init; }

    /// <summary>Null: any.</summary>
    public required ValueTable? Systems { get; init; }

    public required bool RequireListedSeller { get; init; }

    public required bool DirectOnly { get; init; }

    /// <summary>Null when nothing is asked.</summary>
    public static SupplyPolicy? Of(SupplyRules? rules) => rules is null || rules.Equals(new SupplyRules())
        ? null
        : new SupplyPolicy
        {
            RequireComplete = rules.RequireCompleteChain,
            NodesMax = rules.ChainNodesMax == 0 ? Decode.DecodedChain.NodesMax : rules.ChainNodesMax,
            Systems = rules.AllowedSystems.Count == 0
                ? null
                : ValueTable.OfTexts([.. rules.AllowedSystems.Distinct(StringComparer.OrdinalIgnoreCase)]),
            RequireListedSeller = rules.RequireListedSeller,
            DirectOnly = rules.DirectOnly,
        };

    /// <summary>The name of an exchange's system, as seller lists know it.</summary>
    public static byte[] SystemOf(Exchange exchange) => Encoding.ASCII.GetBytes(exchange.AdSystem);
}
