namespace Rtb.Bidder.Budget;

/// <summary>The accounts. They change only by applying records, the same way when it happens and when the journal is read again.</summary>
/// <remarks>Not safe for threads: the ledger's gate is held by whoever applies or reads.</remarks>
internal sealed class LedgerState
{
    public Dictionary<ulong, CampaignAccount> Campaigns { get; } = [];

    /// <summary>Chunks that are not closed.</summary>
    public Dictionary<long, ChunkAccount> Chunks { get; } = [];

    public ImpressionOutcomes Outcomes { get; } = new();

    public uint Incarnation { get; private set; }

    public long AliveUntilMs { get; private set; }

    public void Apply(in IncarnationRecord record)
    {
        foreach (var chunk in Chunks.Values.Where(chunk => chunk.FrozenUntilMs == 0))
        {
            chunk.FrozenUntilMs = AliveUntilMs + HoldClock.LongestHoldMs;
            chunk.Live = null;
        }
        Incarnation = record.Number;
    }

    public void Apply(in AliveRecord record) => AliveUntilMs = Math.Max(AliveUntilMs, record.UntilMs);

    public void Apply(in LimitsRecord record)
    {
        var account = Account(record.Campaign);
        account.Id = record.Id;
        account.Limits = record.Limits;
    }

    public void Apply(in LeaseRecord record)
    {
        if (!Chunks.TryGetValue(record.Chunk, out var chunk))
        {
            Chunks[record.Chunk] = chunk = new ChunkAccount(record.Chunk, record.Campaign, record.Day, record.Hour);
        }
        chunk.AmountNanos += record.Amount;
        var account = Account(record.Campaign);
        account.Book(record.Day, record.Hour, new SpendTotals(record.Amount, 0, 0));
        account.HighestLifetimeNanos = Math.Max(account.HighestLifetimeNanos, BudgetLimits.OrUnlimited(account.Limits.LifetimeNanos));
        var day = account.Day(record.Day);
        day.HighestBudgetNanos = Math.Max(day.HighestBudgetNanos, BudgetLimits.OrUnlimited(account.Limits.DailyNanos));
    }

    public void Apply(in ReturnRecord record)
    {
        if (Chunks.TryGetValue(record.Chunk, out var chunk))
        {
            chunk.AmountNanos -= record.Amount;
            Account(chunk.Campaign).Book(chunk.Day, chunk.Hour, new SpendTotals(-record.Amount, 0, 0));
        }
    }

    public void Apply(in CloseRecord record)
    {
        if (Chunks.Remove(record.Chunk, out var chunk))
        {
            var account = Account(chunk.Campaign);
            account.Book(chunk.Day, chunk.Hour, new SpendTotals(chunk.SettledNanos - chunk.AmountNanos, 0, 0));
            account.Day(chunk.Day).ClosedSettledNanos += chunk.SettledNanos;
        }
    }

    public void Apply(in WinRecord record)
    {
        var flags = Outcomes.Find(record.Impression).Flags | OutcomeFlags.Won;
        Outcomes.Set(record.Impression, new ImpressionOutcome(record.ChargeNanos, record.ExpiresSeconds, flags));
    }

    public void Apply(in SettleRecord record)
    {
        var account = Account(record.Campaign);
        account.Book(record.Day, record.Hour, new SpendTotals(record.LateNanos, record.CoveredNanos, record.LateNanos));
        if (Chunks.TryGetValue(record.Chunk, out var chunk))
        {
            chunk.SettledNanos += record.CoveredNanos;
        }
        var flags = Outcomes.Find(record.Impression).Flags | OutcomeFlags.Settled;
        Outcomes.Set(record.Impression, new ImpressionOutcome(record.CoveredNanos + record.LateNanos, record.ExpiresSeconds, flags));
    }

    public void Apply(in PurgedRecord record) => Outcomes.PurgedThroughSeconds = record.ThroughSeconds;

    public void Apply(in PrunedRecord record)
    {
        var account = Account(record.Campaign);
        account.HighestLifetimeNanos = record.HighestLifetimeNanos;
        account.Pruned = record.Totals;
        account.Lifetime += record.Totals;
    }

    public void Apply(in DayRecord record)
    {
        var account = Account(record.Campaign);
        var day = account.Day(record.Day);
        day.HighestBudgetNanos = record.HighestBudgetNanos;
        day.ClosedSettledNanos = record.ClosedSettledNanos;
        day.Totals = record.Totals;
        account.Lifetime += record.Totals;
    }

    public void Apply(in HourRecord record) => Account(record.Campaign).Hours[record.Hour] = record.CommittedNanos;

    public void Apply(in ChunkRecord record) =>
        Chunks[record.Chunk] = new ChunkAccount(record.Chunk, record.Campaign, record.Day, record.Hour)
    {
        AmountNanos = record.AmountNanos,
        SettledNanos = record.SettledNanos,
        FrozenUntilMs = record.FrozenUntilMs,
    };

    public void Apply(in OutcomeRecord record) => Outcomes.Set(record.Impression, record.Outcome);

    /// <summary>Applies every record of a frame of the journal.</summary>
    public void Replay(ReadOnlySpan<byte> payload, long frameOffset)
    {
        var from = new RecordReader(payload, frameOffset);
        while (!from.AtEnd)
        {
            var kind = (LedgerRecordKind)from.Byte();
            switch (kind)
            {
                case LedgerRecordKind.Incarnation: Apply(IncarnationRecord.Read(ref from)); break;
                case LedgerRecordKind.Alive: Apply(AliveRecord.Read(ref from)); break;
                case LedgerRecordKind.Campaign: Apply(LimitsRecord.Read(ref from)); break;
                case LedgerRecordKind.Lease: Apply(LeaseRecord.Read(ref from)); break;
                case LedgerRecordKind.Return: Apply(ReturnRecord.Read(ref from)); break;
                case LedgerRecordKind.Close: Apply(CloseRecord.Read(ref from)); break;
                case LedgerRecordKind.Win: Apply(WinRecord.Read(ref from)); break;
                case LedgerRecordKind.Settle: Apply(SettleRecord.Read(ref from)); break;
                case LedgerRecordKind.Purged: Apply(PurgedRecord.Read(ref from)); break;
                case LedgerRecordKind.Pruned: Apply(PrunedRecord.Read(ref from)); break;
                case LedgerRecordKind.Day: Apply(DayRecord.Read(ref from)); break;
                case LedgerRecordKind.Hour: Apply(HourRecord.Read(ref from)); break;
                case LedgerRecordKind.Chunk: Apply(ChunkRecord.Read(ref from)); break;
                case LedgerRecordKind.Outcome: Apply(OutcomeRecord.Read(ref from)); break;
                default: throw from.Corrupt($"record kind {(byte)kind} is unknown");
            }
        }
    }

    /// <summary>What is left to lease: the smallest remainder of day, hour and lifetime; never negative.</summary>
    public long Spendable(ulong campaign, int day, int hour)
    {
        var account = Account(campaign);
        var left = Math.Min(
            BudgetLimits.OrUnlimited(account.Limits.DailyNanos) - account.Today(day).Committed,
            BudgetLimits.OrUnlimited(account.Limits.LifetimeNanos) - account.Lifetime.Committed);
        left = Math.Min(left, BudgetLimits.OrUnlimited(account.Limits.HourlyNanos) - account.Hours.GetValueOrDefault(hour));
        return Math.Max(0, left);
    }

    public CampaignAccount Account(ulong campaign)
    {
        if (!Campaigns.TryGetValue(campaign, out var account))
        {
            Campaigns[campaign] = account = new CampaignAccount(campaign);
        }
        return account;
    }
}
