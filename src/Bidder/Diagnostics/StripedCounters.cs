using System.Numerics;

namespace Rtb.Bidder.Diagnostics;

/// <summary>A row of counters per processor, so that cores that count the same thing do not fight for a cache line.</summary>
/// <remarks>
/// Any thread adds (interlocked, because a thread may move to another processor between choosing a row and adding), any thread reads.
/// </remarks>
internal sealed class StripedCounters
{
    private const int StripesMax = 64;

    // 128 bytes, a pair of cache lines: rows are rounded up to it and keep that distance from each other and from the array's header.
    private const int LineLongs = 16;

    private readonly long[] _values;
    private readonly int _stride;
    private readonly int _stripeMask;

    public StripedCounters(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _stride = (((count + LineLongs - 1) / LineLongs) + 1) * LineLongs;
        var stripes = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount), StripesMax);
        _stripeMask = stripes - 1;
        _values = new long[(stripes * _stride) + LineLongs];
    }

    public int Count { get; }

    public void Add(int index, long amount) => Add(Stripe(), index, amount);

    /// <summary>The row of this processor, for several adds in a row.</summary>
    public int Stripe() => Thread.GetCurrentProcessorId() & _stripeMask;

    public void Add(int stripe, int index, long amount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        Interlocked.Add(ref _values[LineLongs + (stripe * _stride) + index], amount);
    }

    /// <summary>The sum over the rows: every add that had returned before is in it.</summary>
    public long Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        long sum = 0;
        for (var start = LineLongs; start < _values.Length; start += _stride)
        {
            sum += Volatile.Read(ref _values[start + index]);
        }
        return sum;
    }
}
