using System.Runtime.CompilerServices;
using Rtb.Bidder.Events;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Events;

public class EventRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-8)]
    [InlineData(EventRing.CapacityMax * 2)]
    public void CapacityThatIsNoPowerOfTwoInRangeIsRefused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventRing(capacity));

    [Fact]
    public void RecordsComeOutInOrderAcrossManyRounds()
    {
        var ring = new EventRing(8);
        var drained = new BidRecord[3];
        long next = 0;
        for (var round = 0L; round < 100; round++)
        {
            Assert.True(ring.TryWrite(new BidRecord { TimeMs = 2 * round }));
            Assert.True(ring.TryWrite(new BidRecord { TimeMs = (2 * round) + 1 }));
            var count = ring.Drain(drained);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(next++, drained[i].TimeMs);
            }
        }
        Assert.Equal(200, next);
        Assert.Equal(0, ring.Waiting);
        Assert.Equal(200, ring.Written);
        Assert.Equal(0, ring.Dropped);
    }

    [Fact]
    public void FullRingRefusesAndCountsUntilARecordIsDrained()
    {
        var ring = new EventRing(4);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(ring.TryWrite(new BidRecord { TimeMs = i }));
        }
        Assert.False(ring.TryWrite(new BidRecord { TimeMs = 100 }));
        Assert.False(ring.TryWrite(new BidRecord { TimeMs = 101 }));
        Assert.Equal((4, 2), (ring.Waiting, ring.Dropped));

        var one = new BidRecord[1];
        Assert.Equal(1, ring.Drain(one));
        Assert.True(ring.TryWrite(new BidRecord { TimeMs = 4 }));
        Assert.False(ring.TryWrite(new BidRecord { TimeMs = 102 }));

        var rest = new BidRecord[8];
        Assert.Equal(4, ring.Drain(rest));
        Assert.Equal([1, 2, 3, 4], rest.Take(4).Select(record => record.TimeMs));
        Assert.Equal(0, ring.Drain(rest));
    }

    [Fact]
    public void EveryFieldOfARecordSurvives()
    {
        var ring = new EventRing(2);
        var campaign = NewCampaign();
        var record = new BidRecord
        {
            TimeMs = 1, ImpressionHigh = 2, ImpressionLow = 3, PriceMicros = 4, DurationNs = 5, CatalogVersion = 6,
            Campaign = campaign, Reason = Rtb.Bidder.NoBidReason.FrequencyCapped, Test = true, ImpressionIndex = 7,
        };
        record.SetAuctionId("auction-1"u8);
        Assert.True(ring.TryWrite(record));
        var drained = new BidRecord[1];
        Assert.Equal(1, ring.Drain(drained));
        foreach (var field in typeof(BidRecord).GetFields().Where(field => field.FieldType != typeof(AuctionIdBytes)))
        {
            Assert.Equal(field.GetValue(record), field.GetValue(drained[0]));
        }
        Assert.Equal("auction-1"u8, ((ReadOnlySpan<byte>)drained[0].AuctionId)[..drained[0].AuctionIdLength]);
    }

    /// <summary>Each writer numbers its records; the reader must see every accepted one once and in each writer's order.</summary>
    [Fact]
    public void UnderContentionEveryAcceptedRecordIsReadOnceInOrderAndEveryOtherIsCounted()
    {
        const int writers = 4;
        const int perWriter = 100_000;
        var ring = new EventRing(64);
        var accepted = new long[writers];
        var refused = new long[writers];
        var running = writers;
        var threads = new Thread[writers];
        for (var i = 0; i < writers; i++)
        {
            var writer = i;
            threads[i] = new Thread(() =>
            {
                for (var n = 0; n < perWriter; n++)
                {
                    // Only accepted records take a number, so that a gap in what is read is a loss.
                    var record = new BidRecord { TimeMs = writer, PriceMicros = accepted[writer], DurationNs = ~accepted[writer] };
                    if (ring.TryWrite(record))
                    {
                        accepted[writer]++;
                    }
                    else
                    {
                        refused[writer]++;
                    }
                }
                Interlocked.Decrement(ref running);
            });
        }
        Array.ForEach(threads, thread => thread.Start());

        var next = new long[writers];
        var drained = new BidRecord[48];
        while (true)
        {
            var finished = Volatile.Read(ref running) == 0;
            var count = ring.Drain(drained);
            for (var i = 0; i < count; i++)
            {
                var writer = drained[i].TimeMs;
                Assert.Equal(next[writer]++, drained[i].PriceMicros);
                Assert.Equal(~drained[i].PriceMicros, drained[i].DurationNs);
            }
            if (count == 0 && finished)
            {
                break;
            }
        }
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(accepted, next);
        Assert.Equal(accepted.Sum(), ring.Written);
        Assert.Equal(refused.Sum(), ring.Dropped);
        Assert.Equal((long)writers * perWriter, ring.Written + ring.Dropped);
        Assert.Equal(0, ring.Waiting);
    }

    [Fact]
    public void DrainedCellsDoNotKeepOldSnapshotsAlive()
    {
        var ring = new EventRing(4);
        var reference = WriteAndDrain(ring);
        GC.Collect();
        Assert.False(reference.IsAlive);
        GC.KeepAlive(ring);
    }

    [Fact]
    public void WritingAllocatesNothing()
    {
        var ring = new EventRing(1024);
        var drained = new BidRecord[64];
        Assert.Equal(0, AllocatedBytes.Of(() => WriteFullAndDrain(ring, drained), times: 1));
        Assert.True(ring.Dropped > 0);
    }

    internal static CampaignRecord NewCampaign(string id = "campaigns/1") =>
        new() { Id = id, IdHash = 1, AdvertiserId = "advertisers/1", AdvertiserHash = 2, Message = [] };

    private static void WriteFullAndDrain(EventRing ring, BidRecord[] drained)
    {
        var record = new BidRecord { TimeMs = 1 };
        for (var i = 0; i < ring.Capacity + 10; i++)
        {
            ring.TryWrite(record);
        }
        while (ring.Drain(drained) > 0)
        {
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WriteAndDrain(EventRing ring)
    {
        var campaign = NewCampaign();
        Assert.True(ring.TryWrite(new BidRecord { Campaign = campaign }));
        var drained = new BidRecord[1];
        Assert.Equal(1, ring.Drain(drained));
        Assert.Same(campaign, drained[0].Campaign);
        return new WeakReference(campaign);
    }
}
