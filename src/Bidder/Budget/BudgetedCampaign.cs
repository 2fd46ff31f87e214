using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Budget;

/// <summary>What the keeper needs to know of a campaign in a snapshot. Limits in nanos, 0: no such limit; times in UTC milliseconds, end
/// exclusive.</summary>
/// <param name="MaxBidNanos">The most one bid can cost: leases are at least some tens of these.</param>
internal sealed record BudgetedCampaign(
    int Slot,
    string Id,
    ulong IdHash,
    long DailyNanos,
    long HourlyNanos,
    long LifetimeNanos,
    PacingAlgorithm Pacing,
    string TimeZone,
    long StartMs,
    long EndMs,
    long MaxBidNanos);
