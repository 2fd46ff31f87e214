using Rtb.Load.Rows;

namespace Rtb.Unit.Benchmarks;

public sealed class CompareTests
{
    [Theory]
    [InlineData(true, 0.80, 0.77, false)]
    [InlineData(true, 0.80, 0.75, true)]
    [InlineData(true, 0.80, 0.95, false)]
    [InlineData(false, 1.40, 1.45, false)]
    [InlineData(false, 1.40, 1.50, true)]
    [InlineData(false, 1.40, 1.00, false)]
    [InlineData(false, 1.40, null, true)]
    public void LossOfMoreThanFivePercentFails(bool isHigherBetter, double before, double? after, bool fails)
    {
        var better = isHigherBetter ? Better.Higher : Better.Lower;

        Assert.Equal(fails, CompareCommand.Losses([Ratio(better, before)], [Ratio(better, after)]).Count > 0);
    }

    [Fact]
    public void RowThatIsNoRatioIsNotHeldToAnotherMachine()
    {
        Assert.Empty(CompareCommand.Losses([Ratio(Better.Lower, 1) with { IsRatio = false }], []));
    }

    [Fact]
    public void RatioThatIsGoneFails()
    {
        Assert.Equal(["B1: was 0.80, is not measured any more"], CompareCommand.Losses([Ratio(Better.Higher, 0.8)], []));
    }

    [Fact]
    public void ResultFileIsReadAsItWasWritten()
    {
        var path = Path.GetTempFileName();
        try
        {
            var result = new ResultFile("now", "all", "abc", MachineFacts.Read(), [Ratio(Better.Higher, 0.8)], [], []);
            result.Write(path);

            Assert.Equal(result.Rows, ResultFile.Read(path).Rows);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3)]
    public void MedianIsTheMiddle(double[] values, double median)
    {
        Assert.Equal(median, Medians.Of(values));
    }

    private static Row Ratio(Better better, double? value) => new("B1", "a ratio", value, 1, better, IsRatio: true);
}
