using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>A deal of the impression at hand that is ours to bid on.</summary>
/// <param name="Entry">The contract.</param>
/// <param name="Place">Its place among the impression's deals in <see cref="Decode.DecodedDeals"/>.</param>
/// <param name="Value">Its value in the targeting index.</param>
/// <param name="Row">The campaigns that are for it; -1: none.</param>
internal readonly record struct OfferedDeal(DealEntry Entry, int Place, int Value, int Row)
{
    public AuctionKind Kind { get; init; }

    /// <summary>The greater of the request's floor and the contract's; at a fixed price the request's, if it says one.</summary>
    public AskedPrice Asked { get; init; }
}
