using System.Numerics;

namespace Rtb.Bidder.Diagnostics;

/// <summary>
/// Durations in log-linear buckets: every power of two is cut into 32, so that a percentile is at most 1/32 too high. Recording is two
/// interlocked adds.
/// </summary>
/// <remarks>
/// Bucket edges include their upper end, so the counts up to a power of two are exact, which is what Prometheus buckets need. Any thread
/// records and reads.
/// </remarks>
internal sealed class LatencyHistogram
{
    /// <summary>Longer durations count as this one: 18 minutes.</summary>
    public const long NanosecondsMax = 1L << OctaveMax;

    /// <summary>Prometheus buckets are the powers of two from 1.024 us to 17 s.</summary>
    public const int BoundLog2Min = 10;
    public const int BoundLog2Max = 34;

    private const int OctaveMax = 40;
    private const int SubBucketsLog2 = 5;
    private const int SubBuckets = 1 << SubBucketsLog2;
    private const int Buckets = (OctaveMax - SubBucketsLog2 + 1) * SubBuckets;
    private const int SumAt = Buckets;

    private readonly StripedCounters _values = new(Buckets + 1);

    public void Record(long nanoseconds)
    {
        var value = Math.Clamp(nanoseconds, 0, NanosecondsMax);
        var stripe = _values.Stripe();
        _values.Add(stripe, IndexOf(value), 1);
        _values.Add(stripe, SumAt, value);
    }

    /// <summary>A copy to compute with. Records that happen meanwhile may or may not be in it.</summary>
    public LatencySnapshot Read()
    {
        var counts = new long[Buckets];
        long total = 0;
        for (var i = 0; i < Buckets; i++)
        {
            counts[i] = _values.Read(i);
            total += counts[i];
        }
        return new LatencySnapshot(counts, total, _values.Read(SumAt));
    }

    /// <summary>Values from lower edge (exclusive) to upper edge (inclusive) share a bucket; 0 lies with 1.</summary>
    internal static int IndexOf(long value)
    {
        var below = (ulong)Math.Max(value - 1, 0);
        if (below < SubBuckets)
        {
            return (int)below;
        }
        var shift = BitOperations.Log2(below) - SubBucketsLog2;
        return (shift * SubBuckets) + (int)(below >> shift);
    }

    /// <summary>The largest value of a bucket.</summary>
    internal static long UpperEdge(int index)
    {
        if (index < SubBuckets)
        {
            return index + 1;
        }
        var shift = (index / SubBuckets) - 1;
        return ((long)(index - (shift * SubBuckets)) + 1) << shift;
    }
}

/// <summary>What a <see cref="LatencyHistogram"/> held at one moment.</summary>
internal sealed class LatencySnapshot(long[] counts, long count, long sumNanoseconds)
{
    public long Count => count;

    public long SumNanoseconds => sumNanoseconds;

    /// <summary>The smallest bucket edge that at least this share of the values does not exceed; 0 when nothing was recorded.</summary>
    /// <param name="share">0 to 1, for example 0.99.</param>
    public long Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (count == 0)
        {
            return 0;
        }
        var rank = Math.Clamp((long)Math.Ceiling(share * count), 1, count);
        long seen = 0;
        var index = 0;
        while ((seen += counts[index]) < rank)
        {
            index++;
        }
        return LatencyHistogram.UpperEdge(index);
    }

    /// <summary>How many values do not exceed 2 to the power of <paramref name="log2"/> nanoseconds; exact.</summary>
    public long CountUpTo(int log2)
    {
        long sum = 0;
        var end = LatencyHistogram.IndexOf(1L << log2);
        for (var i = 0; i <= end; i++)
        {
            sum += counts[i];
        }
        return sum;
    }
}
