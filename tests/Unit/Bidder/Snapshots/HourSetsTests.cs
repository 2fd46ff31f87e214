using Rtb.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Snapshots;

public class HourSetsTests
{
    [Fact]
    public void SetsHaveTheHoursTheyWereGivenAndNoOthers()
    {
        var sets = new HourSets();
        int[] first = [0, 63, 64, 127, 128, 167];
        int[] second = [5];
        var numbers = (sets.Add(first), sets.Add(second), sets.Add([.. first.Reverse()]));
        var words = sets.ToArray();

        Assert.Equal((0, 1, 0), numbers);
        for (var hour = 0; hour < 168; hour++)
        {
            Assert.Equal(first.Contains(hour), HourSets.Contains(words, 0, hour));
            Assert.Equal(second.Contains(hour), HourSets.Contains(words, 1, hour));
        }
    }

    [Fact]
    public void EmptyAndCompleteSetsMeanAllHours()
    {
        var sets = new HourSets();

        Assert.Equal(-1, sets.Add([]));
        Assert.Equal(-1, sets.Add([.. Enumerable.Range(0, 168)]));
        Assert.Empty(sets.ToArray());
        Assert.True(HourSets.Contains([], -1, 167));
    }
}
