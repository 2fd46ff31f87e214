using Rtb.Bidder;
using Rtb.Bidder.Budget;

namespace Rtb.Unit.Bidder.Budget;

public class BudgetSlotsTests
{
    private const long Start = 1_800_000_000_000;

    [Fact]
    public void ReserveRefusesWhenBudgetWouldGoBelowZero()
    {
        var slots = Slots(100, out var chunk);
        Assert.Equal(NoBidReason.None, slots.TryReserve(0, 60, Start, 60_000, out var id, out var deadline));
        Assert.Equal(chunk.Id, id);
        Assert.InRange(deadline * 1000L, Start + 60_000, Start + 60_000 + HoldClock.BucketMs);
        Assert.Equal(NoBidReason.BudgetExhausted, slots.TryReserve(0, 41, Start, 60_000, out id, out deadline));
        Assert.Equal((0L, 0u), (id, deadline));
        Assert.Equal((40, 60), (chunk.Available, chunk.Held));
    }

    [Fact]
    public void AParallelRunAdmitsExactlyWhatTheBudgetHolds()
    {
        var slots = Slots(500_000, out var chunk);
        var admitted = 0L;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (slots.TryReserve(0, 7, Start, 60_000, out var _, out var _) == NoBidReason.None)
                {
                    Interlocked.Add(ref admitted, 7);
                }
            }
        });
        Assert.Equal(500_000 / 7 * 7, admitted);
        Assert.Equal(500_000, chunk.Available + chunk.Held);
    }

    [Fact]
    public void TheReasonIsTheOneTheKeeperPublished()
    {
        var slots = Slots(10, out _);
        slots.SetEmptyReason(0, NoBidReason.BudgetPaced);
        Assert.Equal(NoBidReason.BudgetPaced, slots.TryReserve(0, 11, Start, 60_000, out _, out _));
        Assert.False(slots.CanAfford(0, 11, out var reason));
        Assert.Equal(NoBidReason.BudgetPaced, reason);
        Assert.True(slots.CanAfford(0, 10, out reason));
        Assert.Equal(NoBidReason.None, reason);
    }

    [Fact]
    public void ASlotThatDoesNotExistOrHasNoChunkIsExhausted()
    {
        var slots = Slots(10, out _);
        Assert.Equal(NoBidReason.BudgetExhausted, slots.TryReserve(10_000, 1, Start, 60_000, out _, out _));
        Assert.Equal(NoBidReason.BudgetExhausted, slots.TryReserve(-1, 1, Start, 60_000, out _, out _));
        Assert.False(slots.CanAfford(10_000, 1, out _));
        slots.Publish(0, null);
        Assert.Equal(NoBidReason.BudgetExhausted, slots.TryReserve(0, 1, Start, 60_000, out _, out _));
    }

    [Fact]
    public void NothingIsReservedAfterTheProcessLeaseHasLapsed()
    {
        var slots = Slots(10, out _);
        slots.AliveUntilMs = Start + 5_000;
        Assert.Equal(NoBidReason.None, slots.TryReserve(0, 1, Start + 5_000, 60_000, out _, out _));
        Assert.Equal(NoBidReason.BudgetExhausted, slots.TryReserve(0, 1, Start + 5_001, 60_000, out _, out _));
    }

    [Fact]
    public void AClockThatSteppedBackDoesNotShortenADeadline()
    {
        var slots = Slots(10, out _);
        slots.NowMs = Start + 1_000_000;
        slots.TryReserve(0, 1, Start, 60_000, out _, out var deadline);
        Assert.True(deadline * 1000L >= Start + 1_060_000);
    }

    [Fact]
    public void GrowingKeepsWhatIsThere()
    {
        var slots = Slots(10, out var chunk);
        slots.EnsureCapacity(5_000);
        Assert.Equal(NoBidReason.None, slots.TryReserve(0, 4, Start, 60_000, out _, out _));
        Assert.Equal(6, chunk.Available);
        Assert.Equal(NoBidReason.BudgetExhausted, slots.TryReserve(4_999, 1, Start, 60_000, out _, out _));
    }

    [Fact]
    public void UndoReturnsAReservationAndIgnoresOneOfAnotherChunk()
    {
        var slots = Slots(10, out var chunk);
        slots.TryReserve(0, 4, Start, 60_000, out var id, out var deadline);
        slots.Undo(0, id + 1, 4, deadline);
        Assert.Equal(6, chunk.Available);
        slots.Undo(0, id, 4, deadline);
        Assert.Equal((10, 0), (chunk.Available, chunk.Held));
    }

    private static BudgetSlots Slots(long money, out LiveChunk chunk)
    {
        chunk = new LiveChunk(77, 2, 3, 4, Start);
        chunk.Grant(money);
        var slots = new BudgetSlots { NowMs = Start, AliveUntilMs = Start + 10_000_000 };
        slots.EnsureCapacity(1);
        slots.Publish(0, chunk);
        return slots;
    }
}
