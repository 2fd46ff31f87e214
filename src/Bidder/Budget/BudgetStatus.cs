namespace Rtb.Bidder.Budget;

/// <summary>What is left of a campaign's budget and where the rest is; nanos of the account currency.</summary>
/// <param name="SpendableNanos">Limit that binds now: the smallest of what is left of day, hour and lifetime, leased money that no bid
/// holds included.</param>
/// <param name="CommittedNanos">Promised to leases today and not yet returned, settled spend included.</param>
/// <param name="HeldNanos">Reserved by bids whose outcome is open, and the chunks of earlier processes that are still frozen.</param>
/// <param name="LateNanos">Billed today after the reservation had ended.</param>
/// <param name="Day">The campaign's own day.</param>
internal sealed record BudgetStatus(
    string CampaignId,
    long SpendableNanos,
    long DailyBudgetNanos,
    long CommittedNanos,
    long SettledNanos,
    long HeldNanos,
    long LateNanos,
    DateOnly Day,
    long LifetimeSettledNanos);
