using Rtb.Bidder.Pace;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Budget;

/// <summary>How one campaign of the current snapshot is kept in money: how fast it spends, how much it should have at hand, how much its
/// plan allows.</summary>
/// <remarks>The keeper's, under the ledger's gate.</remarks>
internal sealed class CampaignFunding
{
    /// <summary>A lease covers this many seconds of recent spend.</summary>
    private const int SecondsAtHand = 2;

    /// <summary>And at least this many of the dearest bids.</summary>
    private const int BidsAtHand = 32;

    /// <summary>One lease takes at most this share of what is left, so that a crash freezes little of a budget that runs out.</summary>
    private const int ShareOfRest = 8;

    private const long RateMs = 2_000;

    /// <summary>A campaign that has all it may have and spends nothing is looked at so seldom.</summary>
    private const long RestMs = 1_000;

    /// <summary>Bids that cost more than the usual ones are expected again for so long.</summary>
    private const long WantedMs = 600_000;

    private readonly PlanAllowance _allowance = new();
    private readonly Func<long, long> _planned;
    private long _reserved;
    private long _rate;
    private long _measuredMs;
    private long _restsUntilMs;
    private long _wanted;
    private long _wantedUntilMs;
    private NoBidReason _emptyReason = NoBidReason.BudgetPaced;

    // The day's plan, for the delegate above, which is made once.
    private long _dayBudget;
    private long _planStartMs;
    private long _planMs;

    public CampaignFunding(BudgetedCampaign campaign, CampaignCalendar calendar)
    {
        Campaign = campaign;
        Calendar = calendar;
        _planned = at => PacingPlan.PlannedNanos(Campaign.Pacing, _dayBudget, at - _planStartMs, _planMs);
    }

    public BudgetedCampaign Campaign { get; private set; }

    public CampaignCalendar Calendar { get; private set; }

    /// <summary>The chunk that leases go to; null: the next lease makes one.</summary>
    public LiveChunk? Chunk { get; set; }

    /// <summary>Before this, bids of an older snapshot may still mean another campaign by the slot number.</summary>
    public long PublishFromMs { get; set; }

    /// <summary>The same campaign in another snapshot: it may have other limits, so it is looked at next.</summary>
    public void Continue(BudgetedCampaign campaign, CampaignCalendar calendar)
    {
        Campaign = campaign;
        Calendar = calendar;
        _restsUntilMs = 0;
    }

    /// <summary>Whether the keeper has to look: something was spent, or there may be something to lease or to end.</summary>
    public bool IsDue(long nowMs) => nowMs >= _restsUntilMs || (Chunk is not null && Chunk.Reserved != _reserved);

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

    /// <summary>A bid of this cost found too little: leases have room for it from now on, as long as such bids come.</summary>
    public void Want(long nanos, long nowMs)
    {
        if (nanos >= _wanted || nowMs >= _wantedUntilMs)
        {
            _wanted = nanos;
        }
        _wantedUntilMs = nowMs + WantedMs;
    }

    /// <summary>How much to lease now, and what to tell bids that find nothing.</summary>
    public (long Amount, NoBidReason EmptyReason) Plan(LedgerState state, CampaignMoment moment, long nowMs)
    {
        var bid = Math.Max(1, Campaign.MaxBidNanos);
        var atHand = Chunk?.Available ?? 0;
        var wanted = nowMs < _wantedUntilMs ? _wanted : 0;
        var target = Math.Max(Math.Max(bid * BidsAtHand, _rate * SecondsAtHand), Twice(wanted));
        if (atHand >= target / 2)
        {
            Rest(nowMs);
            return (0, _emptyReason);
        }
        var spendable = state.Spendable(Campaign.IdHash, moment.Day, moment.Hour);
        var reason = spendable < bid ? NoBidReason.BudgetExhausted : NoBidReason.BudgetPaced;
        var allowed = AllowedByPlan(state, moment, nowMs, bid);
        var share = Math.Max(Math.Max(bid * (BidsAtHand / 4), Twice(wanted)), spendable / ShareOfRest);
        var amount = Math.Min(Math.Min(target - atHand, spendable), share);
        if (allowed < amount)
        {
            // The plan is what limits: wait until it has room for a bid instead of leasing crumbs every tick.
            reason = NoBidReason.BudgetPaced;
            amount = allowed >= Math.Min(bid, amount) ? allowed : 0;
        }
        if (spendable == 0)
        {
            Rest(nowMs);
        }
        _emptyReason = reason;
        return (amount, reason);
    }

    /// <summary>Room for a bid while another one waits for news. Nobody has so much that the product matters.</summary>
    private static long Twice(long nanos) => nanos > long.MaxValue / 2 ? long.MaxValue : nanos * 2;

    /// <summary>Not before its chunk may be seen: somebody has to publish it then.</summary>
    private void Rest(long nowMs) => _restsUntilMs = nowMs >= PublishFromMs ? nowMs + RestMs : 0;

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
        var endMs = Math.Min(moment.DayEndMs, Campaign.EndMs);
        _dayBudget = budget;
        _planStartMs = Math.Max(moment.DayStartMs, Campaign.StartMs);
        _planMs = endMs - _planStartMs;
        _allowance.Refresh(_planned, moment.Day, committed, nowMs, endMs, bid);
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
