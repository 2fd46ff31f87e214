using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Chooses among a campaign's creatives that the impression can take, by weight.</summary>
internal static class CreativeChooser
{
    /// <summary>Index in <see cref="CampaignSnapshot.Creatives"/>, or -1 when none fits. <paramref name="random"/> is uniform over all
    /// values.</summary>
    public static int Choose(
        CampaignSnapshot snapshot, in CampaignEntry campaign, DecodedRequest request, in DecodedImpression impression, ulong random)
    {
        var creatives = snapshot.Creatives.AsSpan(campaign.CreativeStart, campaign.CreativeCount);
        long weights = 0;
        var last = -1;
        for (var i = 0; i < creatives.Length; i++)
        {
            if (Fits(snapshot, in campaign, creatives[i], request, in impression))
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
            if (Fits(snapshot, in campaign, creatives[i], request, in impression))
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

    /// <summary>A creative may be too long for its campaign's price, where the seller asks more for longer ads.</summary>
    private static bool Fits(
        CampaignSnapshot snapshot, in CampaignEntry campaign, CreativeEntry creative, DecodedRequest request,
        in DecodedImpression impression) =>
        CreativeFit.Fits(creative, request, in impression)
        && (creative.DurationMs == 0
            || PlayerFit.AccountFloorMicros(snapshot, creative, request, in impression, 0) <= campaign.MaxBidMicros);
}
