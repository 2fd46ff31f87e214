using Rtb.Bidder.Pace;

namespace Rtb.Bidder.Budget;

/// <summary>
/// Keeps every campaign in money: leases from the ledger ahead of its spending, expires holds, turns chunks over with the day and
/// the hour, and gives back what is not needed. Ten times a second, off the request threads.
/// </summary>
/// <remarks>Everything happens under the ledger's gate, except the flush and what may follow only after it.</remarks>
internal sealed class LeaseKeeper : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A process bids at most this long after its last successful flush.</summary>
    private const long AliveMs = 30_000;
    private const long RenewBeforeMs = 20_000;
    private const long PurgeEveryMs = 10_000;

    /// <summary>Longer than any bid takes: the time until nobody uses a slot number of the snapshot before.</summary>
    private const long SlotRestMs = 2_000;

    private readonly LocalLedger _ledger;
    private readonly BudgetSlots _slots;
    private readonly TimeProvider _time;
    private readonly Lock _ticking = new();
    private readonly List<(LiveChunk Chunk, long Amount)> _grants = [];
    private readonly List<LiveChunk> _retired = [];

    // The campaigns of this tick; kept for the next when money waits for the disk.
    private readonly List<CampaignFunding> _due = [];
    private readonly Dictionary<int, long> _slotFreeMs = [];
    private Dictionary<ulong, CampaignFunding> _fundings = [];
    private ITimer? _timer;
    private long _aliveUntilMs;
    private long _purgedMs;
    private bool _stopped;

    public LeaseKeeper(LocalLedger ledger, BudgetSlots slots, TimeProvider time)
    {
        _ledger = ledger;
        _slots = slots;
        _time = time;
        slots.NowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>The time of all money decisions: the clock, except that it never goes back.</summary>
    public long NowMs => Math.Max(_slots.NowMs, _time.GetUtcNow().ToUnixTimeMilliseconds());

    public void Start() => _timer = _time.CreateTimer(_ => TickIfIdle(), null, Interval, Interval);

    /// <summary>Takes over the campaigns of a new snapshot. Money of those that are gone goes back; a lowered budget takes nothing
    /// back.</summary>
    /// <exception cref="TimeZoneNotFoundException">Nothing has changed.</exception>
    public void Apply(IReadOnlyList<BudgetedCampaign> campaigns)
    {
        var calendars = campaigns.Select(campaign => CampaignCalendar.Of(campaign.TimeZone)).ToList();
        var next = new Dictionary<ulong, CampaignFunding>();
        lock (_ledger.Gate)
        {
            var nowMs = NowMs;
            _slots.EnsureCapacity(campaigns.Count == 0 ? 0 : campaigns.Max(campaign => campaign.Slot) + 1);
            foreach (var (campaign, calendar) in campaigns.Zip(calendars))
            {
                next.Add(campaign.IdHash, Continue(campaign, calendar, nowMs));
            }
            foreach (var gone in _fundings.Values.Where(funding => !next.ContainsKey(funding.Campaign.IdHash)))
            {
                Release(gone, nowMs);
            }
            foreach (var funding in next.Values)
            {
                funding.PublishFromMs = Math.Max(funding.PublishFromMs, _slotFreeMs.GetValueOrDefault(funding.Campaign.Slot));
                RecordLimits(funding.Campaign);
            }
            _fundings = next;
        }
    }

    /// <summary>One round of everything. Tests call it; the timer does otherwise.</summary>
    public void Tick()
    {
        lock (_ticking)
        {
            lock (_ledger.Gate)
            {
                if (_stopped)
                {
                    return;
                }
                Round();
            }
            // Without the gate: notices go on while the disk works.
            if (_ledger.Commit())
            {
                Grant();
            }
        }
    }

    /// <summary>Ends bidding: everything that no bid holds goes back to the budgets. What is held stays frozen until its windows have
    /// passed.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        lock (_ticking)
        {
            lock (_ledger.Gate)
            {
                _stopped = true;
                foreach (var funding in _fundings.Values)
                {
                    Release(funding, NowMs);
                }
                if (_ledger.Writable && _grants.Count == 0)
                {
                    ReturnRetired(NowMs);
                }
            }
            _ledger.Commit();
        }
    }

    /// <summary>The local day and hour of a campaign; of one that is not in the snapshot, in UTC. Called under the gate.</summary>
    public CampaignMoment MomentOf(ulong campaign, long atMs) =>
        _fundings.TryGetValue(campaign, out var funding) ? funding.Calendar.At(atMs) : CampaignCalendar.Of("").At(atMs);

    /// <summary>Null: no such campaign, now or earlier.</summary>
    public BudgetStatus? GetStatus(string campaignId)
    {
        lock (_ledger.Gate)
        {
            var account = _ledger.State.Campaigns.Values.FirstOrDefault(known => known.Id == campaignId);
            if (account is null)
            {
                return null;
            }
            var moment = MomentOf(account.Hash, NowMs);
            var chunks = _ledger.State.Chunks.Values.Where(chunk => chunk.Campaign == account.Hash).ToList();
            var free = chunks.Sum(chunk => chunk.Live?.Available ?? 0);
            var held = chunks.Sum(chunk => chunk.Live?.Held ?? (chunk.AmountNanos - chunk.SettledNanos));
            var today = account.Today(moment.Day);
            var spendable = _ledger.State.Spendable(account.Hash, moment.Day, moment.Hour);
            return new BudgetStatus(
                campaignId,
                spendable > long.MaxValue - free ? long.MaxValue : spendable + free,
                account.Limits.DailyNanos,
                today.Committed,
                today.Settled,
                held,
                today.Late,
                DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(moment.Day)),
                account.Lifetime.Settled);
        }
    }

    public void Dispose() => Stop();

    private void TickIfIdle()
    {
        // A tick that waits for a slow disk must not pile up others behind it.
        if (_ticking.TryEnter())
        {
            try
            {
                Tick();
            }
            finally
            {
                _ticking.Exit();
            }
        }
    }

    private void Round()
    {
        var nowMs = NowMs;
        _slots.NowMs = nowMs;
        ChooseDue(nowMs);
        ExpireHolds(nowMs);
        if (!_ledger.Writable || _grants.Count > 0)
        {
            // Nothing new until what is waiting is on disk; this tick's commit tries again.
            return;
        }
        if (nowMs - _purgedMs >= PurgeEveryMs)
        {
            _ledger.Purge(nowMs);
            _purgedMs = nowMs;
        }
        _ledger.CompactIfDue(nowMs);
        RenewAlive(nowMs);
        CloseFrozen(nowMs);
        foreach (var funding in _due)
        {
            TurnOver(funding, nowMs);
        }
        ReturnRetired(nowMs);
        foreach (var funding in _due)
        {
            Fund(funding, nowMs);
        }
    }

    /// <summary>Most campaigns of a large catalogue neither spend nor want anything at a given moment.</summary>
    private void ChooseDue(long nowMs)
    {
        _due.Clear();
        foreach (var funding in _fundings.Values)
        {
            var slot = funding.Campaign.Slot;
            if (_slots.HasWanted(slot))
            {
                funding.Want(_slots.TakeWanted(slot), nowMs);
                _due.Add(funding);
            }
            else if (funding.IsDue(nowMs))
            {
                _due.Add(funding);
            }
        }
    }

    private void ExpireHolds(long nowMs)
    {
        foreach (var funding in _due)
        {
            funding.Chunk?.Expire(nowMs);
        }
        foreach (var chunk in _retired)
        {
            chunk.Expire(nowMs);
        }
    }

    private void RenewAlive(long nowMs)
    {
        if (_fundings.Count > 0 && _aliveUntilMs - nowMs < RenewBeforeMs)
        {
            _aliveUntilMs = nowMs + AliveMs;
            _ledger.Record(new AliveRecord(_aliveUntilMs));
        }
    }

    private void CloseFrozen(long nowMs)
    {
        foreach (var chunk in _ledger.State.Chunks.Values.Where(chunk => chunk.FrozenUntilMs != 0 && nowMs > chunk.FrozenUntilMs).ToList())
        {
            _ledger.Record(new CloseRecord(chunk.Id));
        }
    }

    /// <summary>A chunk belongs to one hour of one day: the next one gets its own.</summary>
    private void TurnOver(CampaignFunding funding, long nowMs)
    {
        funding.Measure(nowMs);
        if (funding.Chunk is not { } chunk)
        {
            return;
        }
        var moment = funding.Calendar.At(nowMs);
        if (chunk.Hour != moment.Hour || chunk.Day != moment.Day || !funding.InFlight(nowMs))
        {
            Retire(funding, nowMs);
        }
    }

    private void ReturnRetired(long nowMs)
    {
        foreach (var live in _retired)
        {
            var free = live.Drain();
            if (free > 0)
            {
                _ledger.Record(new ReturnRecord(live.Id, free));
            }
            var chunk = _ledger.State.Chunks[live.Id];
            if (chunk.AmountNanos == chunk.SettledNanos || nowMs > live.RetiredMs + HoldClock.LongestHoldMs)
            {
                chunk.Live = null;
                _ledger.Record(new CloseRecord(live.Id));
            }
        }
        _retired.RemoveAll(live => !_ledger.State.Chunks.ContainsKey(live.Id));
    }

    private void Fund(CampaignFunding funding, long nowMs)
    {
        if (!funding.InFlight(nowMs))
        {
            return;
        }
        var moment = funding.Calendar.At(nowMs);
        var (amount, reason) = funding.Plan(_ledger.State, moment, nowMs);
        _slots.SetEmptyReason(funding.Campaign.Slot, reason);
        if (amount > 0)
        {
            if (funding.Chunk is null)
            {
                funding.Start(new LiveChunk(_ledger.NextChunkId(), funding.Campaign.IdHash, moment.Day, moment.Hour, nowMs));
            }
            var live = funding.Chunk!;
            _ledger.Record(new LeaseRecord(live.Id, live.Campaign, live.Day, live.Hour, amount));
            _ledger.State.Chunks[live.Id].Live = live;
            funding.Leased(amount);
            _grants.Add((live, amount));
        }
        Publish(funding, nowMs);
    }

    /// <summary>After the flush: the money of durable leases becomes available.</summary>
    private void Grant()
    {
        lock (_ledger.Gate)
        {
            foreach (var (chunk, amount) in _grants)
            {
                chunk.Grant(amount);
            }
            _grants.Clear();
            _slots.AliveUntilMs = _aliveUntilMs;
            foreach (var funding in _due)
            {
                Publish(funding, _slots.NowMs);
            }
        }
    }

    private void Publish(CampaignFunding funding, long nowMs)
    {
        if (funding.Chunk is { Granted: > 0 } chunk && nowMs >= funding.PublishFromMs)
        {
            _slots.Publish(funding.Campaign.Slot, chunk);
        }
    }

    private CampaignFunding Continue(BudgetedCampaign campaign, CampaignCalendar calendar, long nowMs)
    {
        if (!_fundings.TryGetValue(campaign.IdHash, out var funding))
        {
            return new CampaignFunding(campaign, calendar);
        }
        if (funding.Campaign.Slot != campaign.Slot)
        {
            Release(funding, nowMs);
        }
        funding.Continue(campaign, calendar);
        return funding;
    }

    private void RecordLimits(BudgetedCampaign campaign)
    {
        var limits = new BudgetLimits(campaign.DailyNanos, campaign.HourlyNanos, campaign.LifetimeNanos);
        var account = _ledger.State.Account(campaign.IdHash);
        if (account.Id != campaign.Id || account.Limits != limits)
        {
            _ledger.Record(new LimitsRecord(campaign.IdHash, limits, campaign.Id));
        }
    }

    /// <summary>The campaign leaves its slot; whoever takes it next waits until no bid means this one by it.</summary>
    private void Release(CampaignFunding funding, long nowMs)
    {
        Retire(funding, nowMs);
        _slotFreeMs[funding.Campaign.Slot] = nowMs + SlotRestMs;
    }

    private void Retire(CampaignFunding funding, long nowMs)
    {
        _slots.Publish(funding.Campaign.Slot, null);
        _slots.SetEmptyReason(funding.Campaign.Slot, NoBidReason.BudgetExhausted);
        if (funding.Chunk is { } chunk)
        {
            chunk.RetiredMs = nowMs;
            _retired.Add(chunk);
            funding.Chunk = null;
        }
    }
}
