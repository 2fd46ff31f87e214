using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Unit.Bidder.Events;

namespace Rtb.Unit.Bidder.Diagnostics;

public class ReasonCountersTests
{
    [Fact]
    public void EveryReasonIsCountedApartInTotalAndPerSlot()
    {
        var counters = new ReasonCounters();
        counters.EnsureSlots(2);
        foreach (var reason in Enum.GetValues<NoBidReason>())
        {
            for (var i = 0; i <= (int)reason; i++)
            {
                counters.Count(reason);
                counters.Count(1, reason);
            }
        }
        Assert.All(Enum.GetValues<NoBidReason>(), reason => Assert.Equal(1 + (int)reason, counters.Read(reason)));
        Assert.All(Enum.GetValues<NoBidReason>(), reason => Assert.Equal(1 + (int)reason, counters.Read(1, reason)));
        Assert.All(Enum.GetValues<NoBidReason>(), reason => Assert.Equal(0, counters.Read(0, reason)));
    }

    [Fact]
    public void ManyThreadsLoseNoCountWhileSlotsGrow()
    {
        var counters = new ReasonCounters();
        counters.EnsureSlots(1);
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                counters.Count(NoBidReason.BelowFloor);
                counters.Count(0, NoBidReason.BudgetPaced);
                if (i % 100 == 0)
                {
                    counters.EnsureSlots((worker + 1) * i);
                }
            }
        });
        Assert.Equal(160_000, counters.Read(NoBidReason.BelowFloor));
        Assert.Equal(160_000, counters.Read(0, NoBidReason.BudgetPaced));
        Assert.True(counters.SlotCapacity >= 8 * 19_900);
        Assert.Equal(0, counters.OutsideSlots);
    }

    [Fact]
    public void CountsOfNeighbouringSlotsDoNotMixAcrossPages()
    {
        var counters = new ReasonCounters();
        counters.EnsureSlots(1_000);
        for (var slot = 0; slot < 1_000; slot++)
        {
            counters.Count(slot, NoBidReason.ResponseTooLarge);
            counters.Count(slot, NoBidReason.None);
        }
        var campaigns = counters.ReadCampaigns().ToList();
        Assert.Equal(2_000, campaigns.Count);
        Assert.All(campaigns, item => Assert.Equal(1, item.Count));
        Assert.Equal(new CampaignReasonCount(0, NoBidReason.None, 1), campaigns[0]);
        Assert.Equal(new CampaignReasonCount(999, NoBidReason.ResponseTooLarge, 1), campaigns[^1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    [InlineData(int.MaxValue)]
    public void SlotWithoutRoomIsCountedAsADefect(int slot)
    {
        var counters = new ReasonCounters();
        counters.EnsureSlots(1);
        counters.Count(slot, NoBidReason.None);
        Assert.Equal(1, counters.OutsideSlots);
        Assert.Equal(0, counters.Read(slot, NoBidReason.None));
        Assert.Empty(counters.ReadCampaigns());
    }

    [Fact]
    public void ClearedSlotStartsAtZeroAndItsNeighboursDoNot()
    {
        var counters = new ReasonCounters();
        counters.EnsureSlots(3);
        for (var slot = 0; slot < 3; slot++)
        {
            counters.Count(slot, NoBidReason.None);
            counters.Count(slot, NoBidReason.ResponseTooLarge);
        }
        counters.ClearSlot(1);
        Assert.Equal([0, 0, 2, 2], counters.ReadCampaigns().Select(item => item.Slot));
        counters.ClearSlot(50_000);
    }

    [Fact]
    public void CountingAllocatesNothing()
    {
        var counters = new ReasonCounters();
        counters.EnsureSlots(10);
        var requests = new RequestCounters();
        var latency = new LatencyHistogram();
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                counters.Count(NoBidReason.BelowFloor);
                counters.Count(7, NoBidReason.BudgetPaced);
                requests.Count(RequestFormat.Json, RequestOutcome.Bid, 1_700, 900, 2);
                latency.Record(i * 1_000);
            }
        }));
        // The control: the same probe sees a single object.
    }
}
