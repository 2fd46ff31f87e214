using Rtb.Bidder.Snapshots;
using Rtb.Campaigns;

namespace Rtb.Bidder.Budget;

/// <summary>What the keeper needs to know of a snapshot's campaigns.</summary>
internal static class BudgetedCampaigns
{
    public static List<BudgetedCampaign> Of(CampaignSnapshot snapshot)
    {
        var budgeted = new List<BudgetedCampaign>(snapshot.Campaigns.Length);
        foreach (ref readonly var campaign in snapshot.Campaigns.AsSpan())
        {
            var source = campaign.Record.Source;
            budgeted.Add(new BudgetedCampaign(
                campaign.Slot,
                campaign.Record.Id,
                campaign.Record.IdHash,
                Money.BudgetNanos(source.Budget.DailyMicros),
                Money.BudgetNanos(source.Budget.HourlyMicros),
                Money.BudgetNanos(source.Budget.LifetimeMicros),
                source.Pacing,
                source.Flight?.TimeZone ?? "",
                campaign.StartMs,
                campaign.EndMs,
                campaign.MaxBidMicros));
        }
        return budgeted;
    }
}
