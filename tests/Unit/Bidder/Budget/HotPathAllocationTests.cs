using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Budget;

public class HotPathAllocationTests
{
    private const long Start = 1_800_000_000_000;

    [Fact]
    public void ReservingAskingAndCappingAllocateNothing()
    {
        var slots = new BudgetSlots { NowMs = Start, AliveUntilMs = long.MaxValue };
        slots.EnsureCapacity(1);
        var chunk = new LiveChunk(1, 2, 3, 4, Start);
        chunk.Grant(long.MaxValue / 4);
        slots.Publish(0, chunk);
        var caps = new FrequencyCaps(1024);
        var keys = new UserKeys(new byte[16]);
        CapEntry[] entries = [new CapEntry(1, 2, 3600), new CapEntry(2, 200, 86_400)];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            slots.CanAfford(0, 10, out var _);
            slots.TryReserve(0, 10, Start, 60_000, out var id, out var deadline);
            slots.Undo(0, id, 10, deadline);
            slots.TryReserve(1, 10, Start, 60_000, out id, out deadline);
            var user = keys.Of("a user id"u8, 5);
            caps.Exceeds(entries, user, Start);
            caps.Count(entries, user, Start);
        }));
    }
}
