using System.Diagnostics;
using Rtb.Bidder.Admission;

namespace Rtb.Unit.Bidder.Admission;

public sealed class ExchangeMeterTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void InTenSecondsTenTimesTheRatePasses(int perSecond)
    {
        var limit = new RateLimit(perSecond);
        var meter = new ExchangeMeter();
        var passed = 0;
        var steps = perSecond * 30;
        for (var step = 0; step < steps; step++)
        {
            passed += meter.TryPass(limit, Second + (10 * Second / steps * step)) ? 1 : 0;
        }
        Assert.InRange(passed, 10 * perSecond * 0.99, (10 * perSecond) + Math.Max(2, perSecond / 10) + 1);
    }

    [Fact]
    public void ATenthOfASecondMayComeAtOnce()
    {
        var limit = new RateLimit(1_000);
        var meter = new ExchangeMeter();
        Assert.Equal(100, Enumerable.Range(0, 1_000).Count(_ => meter.TryPass(limit, Second)));
        Assert.False(meter.TryPass(limit, Second));
        Assert.True(meter.TryPass(limit, Second + (Second / 1_000)));
    }

    [Fact]
    public void ManyThreadsGetNoMoreThanOne()
    {
        var limit = new RateLimit(1_000);
        var meter = new ExchangeMeter();
        var passed = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (meter.TryPass(limit, Second))
                {
                    Interlocked.Increment(ref passed);
                }
            }
        });
        Assert.Equal(100, passed);
    }

    [Fact]
    public void OneCaptureAtATime()
    {
        var meter = new ExchangeMeter();
        var first = new DebugCapture(endMs: 1, oneOf: 1);
        var second = new DebugCapture(endMs: 1, oneOf: 1);
        Assert.True(meter.TryBegin(first));
        Assert.False(meter.TryBegin(second));
        meter.End(second);
        Assert.Same(first, meter.Capture);
        meter.End(first);
        Assert.Null(meter.Capture);
        Assert.True(meter.TryBegin(second));
    }
}
