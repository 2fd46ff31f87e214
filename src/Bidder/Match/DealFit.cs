using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Whether a campaign that is for a deal may bid on it with a creative.</summary>
internal static class DealFit
{
    /// <summary>None and what has to be bid at least, or the first gate that stops the campaign.</summary>
    public static NoBidReason Check(
        BidContext context, CampaignSnapshot snapshot, in DecodedImpression impression, in OfferedDeal offered, int position,
        CreativeEntry creative, out AskedPrice asked)
    {
        ref readonly var deal = ref context.Request.Deals.Of(in impression)[offered.Place];
        asked = offered.Asked;
        if (deal.AdvertiserCount > 0 && !AdvertiserAllowed(context.Request, in deal, snapshot.Campaigns[position].Record))
        {
            return NoBidReason.DealAdvertiserNotAllowed;
        }
        return DealFloors.TryAskFor(context, snapshot, in offered, in deal, creative.DurationMs, out asked)
            && asked.AccountMicros <= snapshot.Campaigns[position].MaxBidMicros
            ? NoBidReason.None
            : NoBidReason.BelowDealFloor;
    }

    /// <summary>As it stands in adomain, compared without case: the exchange compares these two.</summary>
    private static bool AdvertiserAllowed(DecodedRequest request, in DecodedDeal deal, CampaignRecord campaign)
    {
        foreach (ref readonly var domain in request.Deals.AdvertisersOf(in deal))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(request.Bytes(domain), campaign.AdvertiserDomain))
            {
                return true;
            }
        }
        return false;
    }
}
