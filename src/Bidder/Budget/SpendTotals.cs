using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>The three sums of an account, in nanos.</summary>
/// <param name="Committed">Out of the budget: in open chunks, settled, or late.</param>
/// <param name="Settled">Paid out of chunks.</param>
/// <param name="Late">Paid although no reservation covered it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpendTotals(long Committed, long Settled, long Late)
{
    public static SpendTotals operator +(SpendTotals left, SpendTotals right) =>
        new(left.Committed + right.Committed, left.Settled + right.Settled, left.Late + right.Late);

    public void Write(ref RecordWriter to)
    {
        to.Int64(Committed);
        to.Int64(Settled);
        to.Int64(Late);
    }

    public static SpendTotals Read(ref RecordReader from) => new(from.Int64(), from.Int64(), from.Int64());
}

/// <summary>A campaign's limits in nanos; 0: no such limit.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BudgetLimits(long DailyNanos, long HourlyNanos, long LifetimeNanos)
{
    /// <summary>0 as the limit it means.</summary>
    public static long OrUnlimited(long limitNanos) => limitNanos > 0 ? limitNanos : long.MaxValue;
}
