using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>First byte of every record; numbers are on disk and never reused.</summary>
internal enum LedgerRecordKind : byte
{
    // What happens.
    Incarnation = 1,
    Alive = 2,
    Campaign = 3,
    Lease = 4,
    Return = 5,
    Close = 6,
    Win = 7,
    Settle = 8,

    // What a compacted journal begins with.
    Purged = 16,
    Pruned = 17,
    Day = 18,
    Hour = 19,
    Chunk = 20,
    Outcome = 21,
}

/// <summary>One line of the ledger: how it is written, and what kind it is. The state changes only by applying one.</summary>
internal interface ILedgerRecord
{
    LedgerRecordKind Kind { get; }

    void Write(ref RecordWriter to);
}

/// <summary>A process has opened the journal: every chunk of the ones before it freezes.</summary>
internal readonly record struct IncarnationRecord(uint Number) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Incarnation;

    public void Write(ref RecordWriter to) => to.UInt32(Number);

    public static IncarnationRecord Read(ref RecordReader from) => new(from.UInt32());
}

/// <summary>The process may bid until then.</summary>
internal readonly record struct AliveRecord(long UntilMs) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Alive;

    public void Write(ref RecordWriter to) => to.Int64(UntilMs);

    public static AliveRecord Read(ref RecordReader from) => new(from.Int64());
}

/// <summary>A campaign's limits from now on, in nanos; 0: no such limit.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitsRecord(ulong Campaign, BudgetLimits Limits, string Id) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Campaign;

    public void Write(ref RecordWriter to)
    {
        to.UInt64(Campaign);
        to.Int64(Limits.DailyNanos);
        to.Int64(Limits.HourlyNanos);
        to.Int64(Limits.LifetimeNanos);
        to.Text(Id);
    }

    public static LimitsRecord Read(ref RecordReader from) =>
        new(from.UInt64(), new BudgetLimits(from.Int64(), from.Int64(), from.Int64()), from.Text());
}

/// <summary>Money goes from the campaign's budget into a chunk; the first lease of a chunk makes it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeaseRecord(long Chunk, ulong Campaign, int Day, int Hour, long Amount) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Lease;

    public void Write(ref RecordWriter to)
    {
        to.Int64(Chunk);
        to.UInt64(Campaign);
        to.Int32(Day);
        to.Int32(Hour);
        to.Int64(Amount);
    }

    public static LeaseRecord Read(ref RecordReader from) => new(from.Int64(), from.UInt64(), from.Int32(), from.Int32(), from.Int64());
}

/// <summary>Free money of a chunk goes back to the budget.</summary>
internal readonly record struct ReturnRecord(long Chunk, long Amount) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Return;

    public void Write(ref RecordWriter to)
    {
        to.Int64(Chunk);
        to.Int64(Amount);
    }

    public static ReturnRecord Read(ref RecordReader from) => new(from.Int64(), from.Int64());
}

/// <summary>No bid on the chunk can win any more: what it did not settle goes back to the budget.</summary>
internal readonly record struct CloseRecord(long Chunk) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Close;

    public void Write(ref RecordWriter to) => to.Int64(Chunk);

    public static CloseRecord Read(ref RecordReader from) => new(from.Int64());
}

/// <summary>An impression was won at a price; not billed yet.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WinRecord(ImpressionKey Impression, long ChargeNanos, uint ExpiresSeconds) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Win;

    public void Write(ref RecordWriter to)
    {
        to.Impression(Impression);
        to.Int64(ChargeNanos);
        to.UInt32(ExpiresSeconds);
    }

    public static WinRecord Read(ref RecordReader from) => new(from.Impression(), from.Int64(), from.UInt32());
}

/// <summary>An impression is paid: the covered part out of its chunk, the late part out of whatever the budget still has, or over
/// it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SettleRecord(
    ImpressionKey Impression, long Chunk, ulong Campaign, int Day, int Hour,
    long CoveredNanos, long LateNanos, uint ExpiresSeconds) : ILedgerRecord
{
    public LedgerRecordKind Kind => LedgerRecordKind.Settle;

    public void Write(ref RecordWriter to)
    {
        to.Impression(Impression);
        to.Int64(Chunk);
        to.UInt64(Campaign);
        to.Int32(Day);
        to.Int32(Hour);
        to.Int64(CoveredNanos);
        to.Int64(LateNanos);
        to.UInt32(ExpiresSeconds);
    }

    public static SettleRecord Read(ref RecordReader from) =>
        new(from.Impression(), from.Int64(), from.UInt64(), from.Int32(), from.Int32(), from.Int64(), from.Int64(), from.UInt32());
}
