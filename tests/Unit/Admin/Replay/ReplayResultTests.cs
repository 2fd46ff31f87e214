using System.Text.Json;
using Rtb.Admin.Replay;

namespace Rtb.Unit.Admin.Replay;

public class ReplayResultTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.001, 1)]
    [InlineData(0.5, 50)]
    [InlineData(0.501, 51)]
    [InlineData(0.9, 90)]
    [InlineData(0.99, 99)]
    [InlineData(0.999, 100)]
    [InlineData(1, 100)]
    public void LatencyIsTheSmallestThatTheShareDidNotExceed(double quantile, int expectedMs)
    {
        var ticks = Enumerable.Range(1, 100).Select(ms => ms * TimeSpan.TicksPerMillisecond).ToArray();
        new Random(1).Shuffle(ticks);
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), Result(ticks).Latency(quantile));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void OneAnswerIsEveryQuantile(double quantile) => Assert.Equal(TimeSpan.FromTicks(7), Result([7]).Latency(quantile));

    [Theory]
    [InlineData("bid", false)]
    [InlineData("no-bid", false)]
    [InlineData("malformed", false)]
    [InlineData("timeout", true)]
    [InlineData("503", true)]
    [InlineData("Unavailable", true)]
    [InlineData("", true)]
    public void OnlyWhatIsNoAnswerIsAnError(string outcome, bool error)
    {
        Assert.Equal(error, ReplayTarget.IsError(outcome));
        var outcomes = new Dictionary<string, long>(StringComparer.Ordinal) { ["bid"] = 2, [outcome + (error ? "" : "!")] = 3 };
        Assert.Equal(3, new ReplayResult(outcomes, [1, 2], TimeSpan.FromSeconds(1)).Errors);
    }

    [Fact]
    public void JsonSaysWhatTheTableSays()
    {
        var ticks = Enumerable.Range(1, 1_000).Select(ms => ms * TimeSpan.TicksPerMillisecond).ToArray();
        using var document = JsonDocument.Parse(Result(ticks).ToJson());
        var root = document.RootElement;
        Assert.Equal(1_000, root.GetProperty("answered").GetInt64());
        Assert.Equal(500, root.GetProperty("per_second").GetDouble());
        Assert.Equal(1, root.GetProperty("errors").GetInt64());
        Assert.Equal(999, root.GetProperty("outcomes").GetProperty("bid").GetInt64());
        double[] latencies = [500, 900, 990, 999, 1_000];
        Assert.Equal(latencies, root.GetProperty("latency_ms").EnumerateObject().Select(entry => entry.Value.GetDouble()));
    }

    private static ReplayResult Result(long[] ticks) => new(
        new Dictionary<string, long>(StringComparer.Ordinal) { ["bid"] = ticks.Length - 1, ["timeout"] = 1 },
        ticks,
        TimeSpan.FromSeconds(2));
}
