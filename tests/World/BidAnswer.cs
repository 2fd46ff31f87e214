using Rtb.Bidder;

namespace Rtb.World;

/// <summary>What came of one request, copied out of the context.</summary>
/// <param name="Reason">None: a bid.</param>
/// <param name="Output">The body of the answer; empty for refusals.</param>
/// <param name="ImpressionReasons">One for each impression that was decoded; empty when the request was turned away before.</param>
/// <param name="Bids">One for each bid in the answer.</param>
internal sealed record BidAnswer(NoBidReason Reason, byte[] Output, NoBidReason[] ImpressionReasons, IReadOnlyList<AnsweredBid> Bids);

/// <param name="ImpressionIndex">Place of the impression in the request.</param>
/// <param name="CampaignId">Who won.</param>
/// <param name="CreativeId">With what.</param>
/// <param name="CapMicros">CPM in the account currency: what was reserved.</param>
/// <param name="BidMicros">CPM in the currency of the answer.</param>
/// <param name="DealId">Empty: in the open auction.</param>
internal sealed record AnsweredBid(
    int ImpressionIndex, string CampaignId, string CreativeId, long CapMicros, long BidMicros, string DealId);
