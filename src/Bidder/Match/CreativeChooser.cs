using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Chooses among a campaign's creatives that the impression can take, by weight.</summary>
internal static class CreativeChooser
{
    /// <summary>Index in <see cref="CampaignSnapshot.Creatives"/>, or -1 when none fits. <paramref name="random"/> is uniform over all
    /// values.</summary>
    public static int Choose(
        BidContext context, CampaignSnapshot snapshot, in CampaignEntry campaign, in DecodedImpression impression, Market market,
        ulong random)
    {
        var creatives = snapshot.Creatives.AsSpan(campaign.CreativeStart, campaign.CreativeCount);
        long weights = 0;
        var last = -1;
        for (var i = 0; i < creatives.Length; i++)
        {
            if (Fits(context, snapshot, in campaign, creatives[i], in impression, market))
            {
                weights += creatives[i].Weight;
                last = i;
            }
        }
        if (last < 0)
        {
            return -1;
        }

        // The high half of the product is uniform over [0, weights), without a division.
        var drawn = (long)Math.BigMul(random, (ulong)weights, out _);
        for (var i = 0; i < last; i++)
        {
            if (Fits(context, snapshot, in campaign, creatives[i], in impression, market))
            {
                drawn -= creatives[i].Weight;
                if (drawn < 0)
                {
                    return campaign.CreativeStart + i;
                }
            }
        }
        return campaign.CreativeStart + last;
    }

    /// <summary>A creative may be too long for its campaign's price, where the seller asks more for longer ads. Deals have such floors of
    /// their own.</summary>
    private static bool Fits(
        BidContext context, CampaignSnapshot snapshot, in CampaignEntry campaign, CreativeEntry creative, in DecodedImpression impression,
        Market market) =>
        CreativeFit.Fits(creative, context.Request, in impression)
        && (creative.DurationMs == 0 || market == Market.Deals
            || (PlayerFit.TryAsk(context, snapshot, creative, in impression, out var asked)
                && asked.AccountMicros <= campaign.MaxBidMicros));
}
