using Rtb.Bidder.Budget;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Cap;

/// <summary>Counts an impression against the caps of its campaign and creative when its notice is booked.</summary>
internal sealed class ImpressionCounts(SnapshotStore store, FrequencyCaps caps, TimeProvider time)
{
    /// <summary>Counts when this notice, and not an earlier one, made the impression billable.</summary>
    public void CountIfBilled(in NoticeToken token, NoticeResult result)
    {
        if (result is { Outcome: NoticeOutcome.Applied, ChargedNanos: > 0 })
        {
            Count(in token);
        }
    }

    /// <summary>Without identity there is nothing to count; a campaign that is gone has no caps.</summary>
    private void Count(in NoticeToken token)
    {
        if (token.UserKey == 0 || store.Current is not { } snapshot || !snapshot.TryFindByHash(token.CampaignHash, out var position))
        {
            return;
        }
        ref readonly var campaign = ref snapshot.Campaigns[position];
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        caps.Count(snapshot.Caps.AsSpan(campaign.CapStart, campaign.CapCount), token.UserKey, nowMs);
        foreach (var creative in snapshot.Creatives.AsSpan(campaign.CreativeStart, campaign.CreativeCount))
        {
            if (creative.IdHash == token.CreativeHash)
            {
                caps.Count(snapshot.Caps.AsSpan(creative.CapStart, creative.CapCount), token.UserKey, nowMs);
            }
        }
    }
}
