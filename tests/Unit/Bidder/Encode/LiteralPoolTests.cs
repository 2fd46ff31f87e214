using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

public sealed class LiteralPoolTests
{
    [Fact]
    public void EqualLiteralsBecomeOneAndSlotsStay()
    {
        var pool = new LiteralPool();
        TemplateSegment[] first = [new([1, 2], TemplateSlot.BidId), new([], TemplateSlot.Price), new([3], TemplateSlot.End)];
        TemplateSegment[] second = [new([1, 2], TemplateSlot.WinToken), new([3, 4], TemplateSlot.Price), new([3], TemplateSlot.End)];
        pool.Share(first);
        pool.Share(second);
        Assert.Same(first[0].Literal, second[0].Literal);
        Assert.Same(first[2].Literal, second[2].Literal);
        Assert.Equal([3, 4], second[1].Literal);
        Assert.Equal([TemplateSlot.WinToken, TemplateSlot.Price, TemplateSlot.End], second.Select(segment => segment.Slot));
    }
}
