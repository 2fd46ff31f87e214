using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>Tokens that expired until then are refused: their impressions are forgotten.</summary>
internal readonly record struct PurgedRecord(uint ThroughSeconds) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Purged;

    public void Write(ref RecordWriter to) => to.UInt32(ThroughSeconds);

    public static PurgedRecord Read(ref RecordReader from) => new(from.UInt32());
}

/// <summary>Sum of a campaign's days that are no longer kept one by one.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PrunedRecord(ulong Campaign, long HighestLifetimeNanos, SpendTotals Totals) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Pruned;

    public void Write(ref RecordWriter to)
    {
        to.UInt64(Campaign);
        to.Int64(HighestLifetimeNanos);
        Totals.Write(ref to);
    }

    public static PrunedRecord Read(ref RecordReader from) => new(from.UInt64(), from.Int64(), SpendTotals.Read(ref from));
}

/// <summary>One day of a campaign.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DayRecord(
    ulong Campaign, int Day, long HighestBudgetNanos, long ClosedSettledNanos, SpendTotals Totals) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Day;

    public void Write(ref RecordWriter to)
    {
        to.UInt64(Campaign);
        to.Int32(Day);
        to.Int64(HighestBudgetNanos);
        to.Int64(ClosedSettledNanos);
        Totals.Write(ref to);
    }

    public static DayRecord Read(ref RecordReader from) =>
        new(from.UInt64(), from.Int32(), from.Int64(), from.Int64(), SpendTotals.Read(ref from));
}

/// <summary>What an hour of a campaign has committed.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HourRecord(ulong Campaign, int Hour, long CommittedNanos) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Hour;

    public void Write(ref RecordWriter to)
    {
        to.UInt64(Campaign);
        to.Int32(Hour);
        to.Int64(CommittedNanos);
    }

    public static HourRecord Read(ref RecordReader from) => new(from.UInt64(), from.Int32(), from.Int64());
}

/// <summary>An open chunk. Its money is part of its day's record already.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChunkRecord(
    long Chunk, ulong Campaign, int Day, int Hour, long AmountNanos, long SettledNanos, long FrozenUntilMs) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Chunk;

    public void Write(ref RecordWriter to)
    {
        to.Int64(Chunk);
        to.UInt64(Campaign);
        to.Int32(Day);
        to.Int32(Hour);
        to.Int64(AmountNanos);
        to.Int64(SettledNanos);
        to.Int64(FrozenUntilMs);
    }

    public static ChunkRecord Read(ref RecordReader from) =>
        new(from.Int64(), from.UInt64(), from.Int32(), from.Int32(), from.Int64(), from.Int64(), from.Int64());
}

/// <summary>What is known of an impression whose token is still good.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutcomeRecord(ImpressionKey Impression, ImpressionOutcome Outcome) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Outcome;

    public void Write(ref RecordWriter to)
    {
        to.Impression(Impression);
        to.Byte((byte)Outcome.Flags);
        to.Int64(Outcome.ChargeNanos);
        to.UInt32(Outcome.ExpiresSeconds);
    }

    public static OutcomeRecord Read(ref RecordReader from)
    {
        var impression = from.Impression();
        var flags = (OutcomeFlags)from.Byte();
        return new(impression, new ImpressionOutcome(from.Int64(), from.UInt32(), flags));
    }
}
