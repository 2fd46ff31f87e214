using System.Diagnostics;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Price;

/// <summary>What a campaign bids.</summary>
internal static class Pricing
{
    /// <summary>OpenRTB <c>at</c> of a first-price auction; everything else is bid as second price, where the value itself is the best bid.</summary>
    private const int FirstPrice = 1;

    /// <summary>CPM micros of the account currency, between the floor and the campaign's maximum; an auction type of 0 is the exchange's default.</summary>
    public static long BidMicros(in CampaignEntry campaign, ExchangeEntry exchange, int auctionType, long floorMicros)
    {
        Debug.Assert(floorMicros >= 0, "a floor is not negative");
        Debug.Assert(campaign.MaxBidMicros >= floorMicros, "the gate on the floor has passed");
        var type = auctionType == 0 ? exchange.DefaultAuctionType : auctionType;
        if (campaign.Strategy != BidStrategy.MaxCpm || type != FirstPrice || exchange.WinRates is not { } winRates)
        {
            return campaign.MaxBidMicros;
        }
        // At least one micro: a price of nothing is not a bid.
        return winRates.BestBid(campaign.MaxBidMicros, Math.Max(1, floorMicros));
    }
}
