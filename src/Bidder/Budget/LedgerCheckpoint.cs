namespace Rtb.Bidder.Budget;

/// <summary>The accounts written down as the records that a compacted journal begins with.</summary>
internal static class LedgerCheckpoint
{
    private const int FrameBytes = 4 << 20;

    /// <summary>Sums up days that are over and have no open chunk, and forgets their hours.</summary>
    public static void Prune(LedgerState state, int beforeDay)
    {
        var open = state.Chunks.Values.Select(chunk => (chunk.Campaign, chunk.Day)).ToHashSet();
        foreach (var account in state.Campaigns.Values)
        {
            foreach (var day in account.Days.Keys.Where(day => day < beforeDay && !open.Contains((account.Hash, day))).ToList())
            {
                account.Pruned += account.Days[day].Totals;
                account.Days.Remove(day);
            }
            foreach (var hour in account.Hours.Keys.Where(hour => hour < beforeDay * 24 * 60).ToList())
            {
                account.Hours.Remove(hour);
            }
        }
    }

    /// <summary>Frames whose records, applied in order to nothing, give the same state.</summary>
    public static List<ReadOnlyMemory<byte>> Write(LedgerState state)
    {
        var frames = new Frames();
        frames.Add(new PurgedRecord(state.Outcomes.PurgedThroughSeconds));
        foreach (var account in state.Campaigns.Values)
        {
            frames.Add(new LimitsRecord(account.Hash, account.Limits, account.Id));
            frames.Add(new PrunedRecord(account.Hash, account.HighestLifetimeNanos, account.Pruned));
            foreach (var (day, money) in account.Days)
            {
                frames.Add(new DayRecord(account.Hash, day, money.HighestBudgetNanos, money.ClosedSettledNanos, money.Totals));
            }
            foreach (var (hour, committed) in account.Hours)
            {
                frames.Add(new HourRecord(account.Hash, hour, committed));
            }
        }
        // The incarnation comes before the chunks: applying it would freeze the living ones.
        frames.Add(new IncarnationRecord(state.Incarnation));
        frames.Add(new AliveRecord(state.AliveUntilMs));
        foreach (var chunk in state.Chunks.Values)
        {
            frames.Add(new ChunkRecord(
                chunk.Id, chunk.Campaign, chunk.Day, chunk.Hour, chunk.AmountNanos, chunk.SettledNanos, chunk.FrozenUntilMs));
        }
        foreach (var (impression, outcome) in state.Outcomes.All)
        {
            if ((outcome.Flags & ~OutcomeFlags.Lost) != OutcomeFlags.None)
            {
                frames.Add(new OutcomeRecord(impression, outcome with { Flags = outcome.Flags & ~OutcomeFlags.Lost }));
            }
        }
        return frames.Finish();
    }

    private sealed class Frames
    {
        private readonly List<ReadOnlyMemory<byte>> _full = [];
        private byte[] _buffer = new byte[FrameBytes];
        private int _length;

        public void Add<T>(in T record)
            where T : struct, ILedgerRecord
        {
            if (_buffer.Length - _length < RecordWriter.RecordMax)
            {
                _full.Add(_buffer.AsMemory(0, _length));
                _buffer = new byte[FrameBytes];
                _length = 0;
            }
            var writer = new RecordWriter(_buffer.AsSpan(_length));
            writer.Byte((byte)record.Kind);
            record.Write(ref writer);
            _length += writer.Length;
        }

        public List<ReadOnlyMemory<byte>> Finish()
        {
            _full.Add(_buffer.AsMemory(0, _length));
            return _full;
        }
    }
}
