using System.Diagnostics;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Price;

/// <summary>What a campaign bids.</summary>
internal static class Pricing
{
    /// <summary>
    /// CPM micros of the account currency, between what is asked and the campaign's maximum. A fixed price is the bid; at second price
    /// the value is, which is the best bid there; at first price less than that when the campaign and the exchange's win rates allow.
    /// </summary>
    public static long BidMicros(in CampaignEntry campaign, ExchangeEntry exchange, AuctionKind kind, in AskedPrice asked)
    {
        var floorMicros = asked.AccountMicros;
        Debug.Assert(floorMicros >= 0, "a floor is not negative");
        Debug.Assert(campaign.MaxBidMicros >= floorMicros, "the gate on the floor has passed");
        if (asked.IsFixed)
        {
            return floorMicros;
        }
        if (campaign.Strategy != BidStrategy.MaxCpm || kind == AuctionKind.SecondPrice || exchange.WinRates is not { } winRates)
        {
            return campaign.MaxBidMicros;
        }
        // At least one micro: a price of nothing is not a bid.
        return winRates.BestBid(campaign.MaxBidMicros, Math.Max(1, floorMicros));
    }
}
