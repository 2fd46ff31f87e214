using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Serving;

/// <summary>Where a click on the creative that a token names leads.</summary>
internal static class LandingPage
{
    /// <summary>Null when the campaign or the creative is no longer in the snapshot.</summary>
    public static string? Of(CampaignSnapshot? snapshot, in NoticeToken token)
    {
        if (snapshot is null || !snapshot.TryFindByHash(token.CampaignHash, out var position))
        {
            return null;
        }
        ref readonly var campaign = ref snapshot.Campaigns[position];
        foreach (var creative in snapshot.Creatives.AsSpan(campaign.CreativeStart, campaign.CreativeCount))
        {
            if (creative.IdHash == token.CreativeHash)
            {
                var source = campaign.Record.Source;
                var own = source.Creatives.First(named => named.Id == creative.Id).LandingUrl;
                return own.Length > 0 ? own : source.LandingUrl;
            }
        }
        return null;
    }
}
