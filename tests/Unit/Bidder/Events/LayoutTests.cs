using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtb.Bidder.Events;

namespace Rtb.Unit.Bidder.Events;

public class LayoutTests
{
    [Fact]
    public void PositionsOfTheRingAreTwoCacheLinesApart()
    {
        var offsets = typeof(RingPositions).GetFields(BindingFlags.Instance | BindingFlags.Public)
            .ToDictionary(field => field.Name, field => field.GetCustomAttribute<FieldOffsetAttribute>()!.Value);
        Assert.Equal(3, offsets.Count);
        var ordered = offsets.Values.Order().ToArray();
        Assert.True(ordered[0] >= 128, "distance from the ring's other fields");
        Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 128));
        Assert.True(Unsafe.SizeOf<RingPositions>() - ordered[^1] >= 128, "distance from what follows");
    }

    [Fact]
    public void RecordFitsTwoCacheLinesTogetherWithItsSequence() => Assert.True(Unsafe.SizeOf<BidRecord>() <= 120);
}
