using System.Numerics;

namespace Rtb.Load.OpenLoop;

/// <summary>Latencies in nanoseconds, kept within 1.6%: 64 steps in every doubling.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;

    // Up to 2^40 ns, 18 minutes.
    private readonly long[] _counts = new long[(40 - StepBits + 1) * Steps];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Max(0, nanoseconds);
        _counts[Math.Min(IndexOf(nanoseconds), _counts.Length - 1)]++;
        Count++;
        Max = Math.Max(Max, nanoseconds);
    }

    /// <summary>A value that the given share of all latencies does not exceed; 0 when there are none.</summary>
    public long Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted && seen > 0)
            {
                return Math.Min(HighestOf(index), Max);
            }
        }
        return 0;
    }

    // Below 64 the value itself; above, the position of the highest bit and the six bits after it.
    private static int IndexOf(long value)
    {
        if (value < Steps)
        {
            return (int)value;
        }
        var shift = BitOperations.Log2((ulong)value) - StepBits;
        return ((shift + 1) << StepBits) + (int)((value >> shift) - Steps);
    }

    private static long HighestOf(int index)
    {
        if (index < Steps)
        {
            return index;
        }
        var shift = (index >> StepBits) - 1;
        return (((index & (Steps - 1)) + Steps + 1L) << shift) - 1;
    }
}
