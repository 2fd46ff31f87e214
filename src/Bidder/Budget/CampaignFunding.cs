using Rtb.Bidder.Pace;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Budget;

/// <summary>How one campaign of the current snapshot is kept in money: how fast it spends, how much it should have at hand, how much its
/// plan allows.</summary>
/// <remarks>The keeper's, under the ledger's gate.</remarks>
internal sealed class CampaignFunding(BudgetedCampaign campaign, CampaignCalendar calendar)
{
    /// <summary>A lease covers this many seconds of recent spend.</summary>
    private const int SecondsAtHand = 2;

    /// <summary>And at least this many of the dearest bids.</summary>
    private const int BidsAtHand = 32;

    /// <summary>One lease takes at most this share of what is left, so that a crash freezes little of a budget that runs out.</summary>
    private const int ShareOfRest = 8;

    private const long RateMs = 2_000;

    private readonly PlanAllowance _allowance = new();
    private long _reserved;
    private long _rate;
    private long _measuredMs;

    public BudgetedCampaign Campaign { get; set; } = campaign;

    public CampaignCalendar Calendar { get; set; } = calendar;

    /// <summary>The chunk that leases go to; null: the next lease makes one.</summary>
    public LiveChunk? Chunk { get; set; }

    /// <summary>Before this, bids of an older snapshot may still mean another campaign by the slot number.</summary>
    public long PublishFromMs { get; set; }

    public bool InFlight(long nowMs) => nowMs >= Campaign.StartMs && nowMs < Campaign.EndMs;

    /// <summary>Takes note of what was reserved since the last call.</summary>
    public void Measure(long nowMs)
    {
        var sinceMs = nowMs - _measuredMs;
        if (Chunk is not null && sinceMs > 0)
        {
            var reserved = Math.Max(_reserved, Chunk.Reserved);
            var current = (long)((Int128)(reserved - _reserved) * 1000 / sinceMs);
            _rate += (long)((Int128)(current - _rate) * Math.Min(sinceMs, RateMs) / RateMs);
            _reserved = reserved;
        }
        _measuredMs = nowMs;
    }

    public void Start(LiveChunk chunk)
    {
        Chunk = chunk;
        _reserved = 0;
    }

    /// <summary>How much to lease now, and what to tell bids that find nothing.</summary>
    public (long Amount, NoBidReason EmptyReason) Plan(LedgerState state, CampaignMoment moment, long nowMs)
    {
        var bid = Math.Max(1, Campaign.MaxBidNanos);
        var spendable = state.Spendable(Campaign.IdHash, moment.Day, moment.Hour);
        var reason = spendable < bid ? NoBidReason.BudgetExhausted : NoBidReason.BudgetPaced;
        var atHand = Chunk?.Available ?? 0;
        var target = Math.Max(bid * BidsAtHand, _rate * SecondsAtHand);
        var allowed = AllowedByPlan(state, moment, nowMs, bid);
        if (atHand >= target / 2)
        {
            return (0, reason);
        }
        var amount = Math.Min(Math.Min(target - atHand, spendable), Math.Max(bid * (BidsAtHand / 4), spendable / ShareOfRest));
        if (allowed < amount)
        {
            // The plan is what limits: wait until it has room for a bid instead of leasing crumbs every tick.
            reason = NoBidReason.BudgetPaced;
            amount = allowed >= Math.Min(bid, amount) ? allowed : 0;
        }
        return (amount, reason);
    }

    public void Leased(long amount) => _allowance.Take(amount);

    private long AllowedByPlan(LedgerState state, CampaignMoment moment, long nowMs, long bid)
    {
        var account = state.Account(Campaign.IdHash);
        var committed = account.Today(moment.Day).Committed;
        var budget = DayBudget(account.Lifetime.Committed - committed, moment);
        if (Campaign.Pacing is PacingAlgorithm.Asap || budget == long.MaxValue)
        {
            return long.MaxValue;
        }
        var startMs = Math.Max(moment.DayStartMs, Campaign.StartMs);
        var endMs = Math.Min(moment.DayEndMs, Campaign.EndMs);
        _allowance.Refresh(
            at => PacingPlan.PlannedNanos(Campaign.Pacing, budget, at - startMs, endMs - startMs),
                moment.Day, committed, nowMs, endMs, bid);
        return _allowance.Allowed;
    }

    /// <summary>What the plan of today may add up to. Without a daily limit a lifetime budget is spread evenly over the days that are
    /// left.</summary>
    private long DayBudget(long committedEarlier, CampaignMoment moment)
    {
        var lifetimeLeft = Campaign.LifetimeNanos > 0 ? Math.Max(0, Campaign.LifetimeNanos - committedEarlier) : long.MaxValue;
        if (Campaign.DailyNanos > 0)
        {
            return Math.Min(Campaign.DailyNanos, lifetimeLeft);
        }
        if (lifetimeLeft == long.MaxValue || Campaign.EndMs == long.MaxValue)
        {
            return long.MaxValue;
        }
        var dayMs = moment.DayEndMs - moment.DayStartMs;
        var days = Math.Max(1, (Campaign.EndMs - moment.DayStartMs + dayMs - 1) / dayMs);
        return (lifetimeLeft + days - 1) / days;
    }
}
