using Rtb.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Snapshots;

public class SlotMapTests
{
    [Fact]
    public void SlotsAreDenseAndStable()
    {
        var slots = new SlotMap();

        Assert.Equal([0, 1, 0, 2, 1], new[] { "a", "b", "a", "c", "b" }.Select(slots.SlotOf));
        Assert.Equal(3, slots.Count);
        Assert.True(slots.TryFind("c", out var slot));
        Assert.Equal(2, slot);
        Assert.False(slots.TryFind("A", out slot));
        Assert.Equal(-1, slot);
        Assert.False(slots.TryFind(campaignId: null, out _));
    }

    [Fact]
    public void FullMapRefusesNewCampaignsAndKeepsTheOld()
    {
        var slots = new SlotMap(capacity: 1);
        slots.SlotOf("a");

        Assert.Throws<InvalidOperationException>(() => slots.SlotOf("b"));
        Assert.Equal(0, slots.SlotOf("a"));
    }
}
