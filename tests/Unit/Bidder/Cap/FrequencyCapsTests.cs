using Rtb.Bidder.Cap;
using Rtb.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Cap;

public class FrequencyCapsTests
{
    private const long Start = 1_800_000_000_000;

    [Fact]
    public void TheCapIsReachedAtItsCountAndFreeAgainAfterItsWindow()
    {
        var caps = new FrequencyCaps(1024);
        CapEntry[] two = [new CapEntry(5, 2, 3_600)];
        Assert.False(caps.Exceeds(two, 9, Start));
        caps.Count(two, 9, Start);
        Assert.False(caps.Exceeds(two, 9, Start));
        caps.Count(two, 9, Start + 10_000);
        Assert.True(caps.Exceeds(two, 9, Start + 10_000));
        Assert.True(caps.Exceeds(two, 9, Start + 3_600_000));
        Assert.False(caps.Exceeds(two, 9, Start + 3_601_000));
        caps.Count(two, 9, Start + 3_601_000);
        Assert.True(caps.Exceeds(two, 9, Start + 3_601_000));
    }

    [Fact]
    public void UsersScopesAndWindowsAreCountedApart()
    {
        var caps = new FrequencyCaps(1024);
        caps.Count([new CapEntry(5, 1, 3_600)], 9, Start);
        Assert.True(caps.Exceeds([new CapEntry(5, 1, 3_600)], 9, Start));
        Assert.False(caps.Exceeds([new CapEntry(5, 1, 3_600)], 8, Start));
        Assert.False(caps.Exceeds([new CapEntry(6, 1, 3_600)], 9, Start));
        Assert.False(caps.Exceeds([new CapEntry(5, 1, 7_200)], 9, Start));
        Assert.True(caps.Exceeds([new CapEntry(6, 1, 60), new CapEntry(5, 1, 3_600)], 9, Start));
    }

    [Fact]
    public void WithoutAUserEveryCapSaysNoAndNothingIsCounted()
    {
        var caps = new FrequencyCaps(1024);
        Assert.True(caps.Exceeds([new CapEntry(5, 1, 60)], 0, Start));
        Assert.False(caps.Exceeds([], 0, Start));
        caps.Count([new CapEntry(5, 1, 60)], 0, Start);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 3_600)]
    [InlineData(6, 3_600)]
    [InlineData(7, 3_600)]
    [InlineData(20, 86_400)]
    [InlineData(255, 2_592_000)]
    public void NoWindowEverHoldsMoreThanTheCap(int count, int windowSeconds)
    {
        var caps = new FrequencyCaps(64);
        CapEntry[] entries = [new CapEntry(5, count, windowSeconds)];
        var random = new Random(count);
        var shown = new Queue<long>();
        var now = Start;
        var total = 0;
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Next(0, (int)Math.Min(int.MaxValue, windowSeconds * 3_000L / count));
            if (caps.Exceeds(entries, 42, now))
            {
                continue;
            }
            caps.Count(entries, 42, now);
            total++;
            shown.Enqueue(now);
            while (shown.Peek() <= now - (windowSeconds * 1_000L))
            {
                shown.Dequeue();
            }
            Assert.True(shown.Count <= count, $"{shown.Count} in a window of {windowSeconds} s");
        }
        Assert.True(total > 1_000, $"only {total} shown: the cap forbids far more than it must");
    }

    [Fact]
    public void AFullTableForgetsTheExpiredFirstAndCountsWhatItForgetsEarly()
    {
        var caps = new FrequencyCaps(64);
        Assert.Equal(64, caps.Capacity);
        CapEntry[] one = [new CapEntry(5, 1, 60)];
        for (var user = 1UL; user <= 10_000; user++)
        {
            caps.Count(one, Spread(user), Start + ((long)user * 62_000));
        }
        Assert.Equal(0, caps.Evictions);
        for (var user = 1UL; user <= 1_000; user++)
        {
            caps.Count(one, Spread(user + 20_000), Start + 700_000_000);
        }
        Assert.InRange(caps.Evictions, 1_000 - 64, 1_000);
        Assert.True(caps.Exceeds(one, Spread(21_000), Start + 700_000_000));
    }

    [Fact]
    public void AUserAtTheCapIsNeverSeenBelowItWhileTheEntryIsRewritten()
    {
        var caps = new FrequencyCaps(1);
        CapEntry[] ten = [new CapEntry(5, 10, 2_592_000)];
        for (var i = 0; i < 10; i++)
        {
            caps.Count(ten, 77, Start + (i * 1_000));
        }
        Parallel.For(0, 4, worker =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (worker < 2)
                {
                    caps.Count(ten, 77, Start + (i * 1_000L));
                }
                else
                {
                    Assert.True(caps.Exceeds(ten, 77, Start + 50_000_000));
                }
            }
        });
    }

    [Fact]
    public void ManyThreadsCountEveryImpression()
    {
        var caps = new FrequencyCaps(1024);
        CapEntry[] many = [new CapEntry(5, 255, 3_600)];
        Parallel.For(0, 254, _ => caps.Count(many, 77, Start));
        Assert.False(caps.Exceeds(many, 77, Start));
        caps.Count(many, 77, Start);
        Assert.True(caps.Exceeds(many, 77, Start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void ACapacityThatMakesNoSenseIsRefused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrequencyCaps(capacity));

    private static ulong Spread(ulong number) => number * 0x9E3779B97F4A7C15;
}
