using Rtb.Bidder.Diagnostics;

namespace Rtb.Unit.Bidder.Diagnostics;

public class LatencyHistogramTests
{
    [Fact]
    public void BucketsCoverEveryValueWithoutGapAndAtMostOneThirtySecondWide()
    {
        long lower = 0;
        for (var index = 0; index < LatencyHistogram.IndexOf(LatencyHistogram.NanosecondsMax); index++)
        {
            var upper = LatencyHistogram.UpperEdge(index);
            Assert.Equal(index, LatencyHistogram.IndexOf(upper));
            Assert.Equal(index, LatencyHistogram.IndexOf(lower + 1));
            Assert.Equal(index + 1, LatencyHistogram.IndexOf(upper + 1));
            Assert.True(upper - lower == 1 || (upper - lower) * 32 <= lower, "width of the bucket");
            lower = upper;
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(1.0)]
    public void PercentileIsTheExactOneOrAtMostOneThirtySecondAbove(double share)
    {
        var random = new Random(42);
        var histogram = new LatencyHistogram();
        var values = new long[20_000];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (long)Math.Exp(random.NextDouble() * 20);
            histogram.Record(values[i]);
        }
        Array.Sort(values);
        var exact = values[Math.Clamp((int)Math.Ceiling(share * values.Length), 1, values.Length) - 1];
        var estimate = histogram.Read().Percentile(share);
        Assert.InRange(estimate, exact, exact + (exact / 32) + 1);
    }

    [Fact]
    public void CountsUpToAPowerOfTwoAreExact()
    {
        var random = new Random(43);
        var histogram = new LatencyHistogram();
        var values = new List<long>();
        for (var log2 = LatencyHistogram.BoundLog2Min; log2 <= LatencyHistogram.BoundLog2Max; log2++)
        {
            values.AddRange([(1L << log2) - 1, 1L << log2, (1L << log2) + 1, random.NextInt64(1L << log2)]);
        }
        values.ForEach(histogram.Record);
        var snapshot = histogram.Read();
        for (var log2 = LatencyHistogram.BoundLog2Min; log2 <= LatencyHistogram.BoundLog2Max; log2++)
        {
            Assert.Equal(values.Count(value => value <= 1L << log2), snapshot.CountUpTo(log2));
        }
        Assert.Equal(values.Count, snapshot.Count);
        Assert.Equal(values.Sum(), snapshot.SumNanoseconds);
    }

    [Fact]
    public void ValuesOutOfRangeCountAtTheEnds()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);
        var snapshot = histogram.Read();
        Assert.Equal(2, snapshot.Count);
        Assert.Equal(1, snapshot.Percentile(0.5));
        Assert.Equal(LatencyHistogram.NanosecondsMax, snapshot.Percentile(1));
        Assert.Equal(LatencyHistogram.NanosecondsMax, snapshot.SumNanoseconds);
    }

    [Fact]
    public void EmptyHistogramHasNoPercentileAndOddSharesAreRefused()
    {
        var snapshot = new LatencyHistogram().Read();
        Assert.Equal(0, snapshot.Percentile(0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.Percentile(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.Percentile(-0.01));
    }

    [Fact]
    public void ManyThreadsLoseNothing()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 1; i <= 10_000; i++)
            {
                histogram.Record(i);
            }
        });
        var snapshot = histogram.Read();
        Assert.Equal(80_000, snapshot.Count);
        Assert.Equal(8L * 10_000 * 10_001 / 2, snapshot.SumNanoseconds);
    }
}
