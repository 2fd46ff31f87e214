using Rtb.Bidder.Budget;

namespace Rtb.Unit.Bidder.Budget;

public class LiveChunkTests
{
    private const long Start = 1_800_000_000_000;

    [Fact]
    public void TakingChecksTheLimitBeforeItTouchesTheMoney()
    {
        var chunk = NewChunk(100);
        Assert.True(chunk.TryTake(100));
        Assert.False(chunk.TryTake(1));
        Assert.Equal(0, chunk.Available);
    }

    [Fact]
    public void ParallelBidsNeverTakeMoreThanWasThere()
    {
        var chunk = NewChunk(1_000_000);
        var taken = 0L;
        Parallel.For(0, 8, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 50_000; i++)
            {
                var price = random.Next(1, 40);
                if (chunk.TryTake(price))
                {
                    Interlocked.Add(ref taken, price);
                }
            }
        });
        Assert.Equal(1_000_000, taken + chunk.Available);
        Assert.InRange(chunk.Available, 0, 39);
    }

    [Fact]
    public void AHoldComesBackOneBucketAfterItsDeadlineAndNotBefore()
    {
        var chunk = NewChunk(100);
        Assert.True(chunk.TryTake(100));
        var bucket = HoldClock.BucketOfDeadline(Start, 60_000);
        chunk.Hold(bucket, 100);
        var endMs = HoldClock.EndSeconds(bucket) * 1000L;
        Assert.InRange(endMs, Start + 60_000, Start + 60_000 + HoldClock.BucketMs);

        chunk.Expire(endMs + HoldClock.BucketMs - 1);
        Assert.Equal((0, 100), (chunk.Available, chunk.Held));
        chunk.Expire(endMs + HoldClock.BucketMs);
        Assert.Equal((100, 0), (chunk.Available, chunk.Held));
    }

    [Fact]
    public void AnExpiredHoldCannotBeTakenEvenIfALateBidFillsItsBucketAgain()
    {
        var chunk = NewChunk(100);
        var bucket = HoldClock.BucketOfDeadline(Start, 60_000);
        var deadline = HoldClock.EndSeconds(bucket);
        chunk.TryTake(50);
        chunk.Hold(bucket, 50);
        chunk.Expire((deadline * 1000L) + HoldClock.BucketMs);
        chunk.TryTake(30);
        chunk.Hold(bucket, 30);
        Assert.False(chunk.TryTakeHold(deadline, 30));
        Assert.Equal((70, 30), (chunk.Available, chunk.Held));
    }

    [Fact]
    public void AHoldGivesNoMoreThanItHas()
    {
        var chunk = NewChunk(100);
        var bucket = HoldClock.BucketOfDeadline(Start, 60_000);
        chunk.TryTake(50);
        chunk.Hold(bucket, 50);
        Assert.False(chunk.TryTakeHold(HoldClock.EndSeconds(bucket), 51));
        Assert.True(chunk.TryTakeHold(HoldClock.EndSeconds(bucket), 50));
    }

    [Fact]
    public void AKeeperThatSleptDoesNotEmptyBucketsThatNewBidsUse()
    {
        var chunk = NewChunk(200);
        chunk.TryTake(100);
        var old = HoldClock.BucketOfDeadline(Start, 60_000);
        chunk.Hold(old, 100);

        // Half an hour later a bid uses the same place of the wheel before the keeper has been back.
        var later = Start + (64L * HoldClock.BucketMs) + 60_000 - HoldClock.LongestWindowMs;
        var fresh = HoldClock.BucketOfDeadline(later, HoldClock.LongestWindowMs);
        Assert.Equal(old + 64, fresh);
        chunk.TryTake(100);
        chunk.Hold(fresh, 100);
        chunk.Expire(later);
        Assert.Equal((0, 200), (chunk.Available, chunk.Held));

        // Both come back together when the younger one's time is over.
        for (var at = later; at <= later + HoldClock.LongestHoldMs; at += HoldClock.BucketMs)
        {
            chunk.Expire(at);
        }
        Assert.Equal((200, 0), (chunk.Available, chunk.Held));
    }

    [Fact]
    public void MoneyIsNeitherLostNorMadeWhileBidsAndExpiryRace()
    {
        var chunk = NewChunk(100_000);
        var nowMs = Start;
        Parallel.For(0, 4, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 30_000; i++)
            {
                if (worker == 0)
                {
                    chunk.Expire(Interlocked.Add(ref nowMs, 3_000));
                }
                else if (chunk.TryTake(random.Next(1, 50) is var price ? price : 0))
                {
                    chunk.Hold(HoldClock.BucketOfDeadline(Volatile.Read(ref nowMs), random.Next(1, 1_800_000)), price);
                }
                Assert.InRange(chunk.Available, 0, 100_000);
            }
        });
        Assert.Equal(100_000, chunk.Available + chunk.Held);
    }

    [Fact]
    public void UndoGivesBackWhatWasReserved()
    {
        var chunk = NewChunk(100);
        chunk.TryTake(40);
        var bucket = HoldClock.BucketOfDeadline(Start, 60_000);
        chunk.Hold(bucket, 40);
        chunk.Undo(bucket, 40);
        Assert.Equal((100, 0), (chunk.Available, chunk.Held));
        chunk.Undo(bucket, 40);
        Assert.Equal(100, chunk.Available);
    }

    private static LiveChunk NewChunk(long money)
    {
        var chunk = new LiveChunk(1, 2, 3, 4, Start);
        chunk.Grant(money);
        return chunk;
    }
}
