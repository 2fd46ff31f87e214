using System.Text.Json;

namespace Rtb.Admin.Replay;

/// <summary>What became of a replay.</summary>
internal sealed class ReplayResult
{
    private readonly long[] _sortedTicks;
    private readonly TimeSpan _elapsed;

    public ReplayResult(IReadOnlyDictionary<string, long> outcomes, long[] latencyTicks, TimeSpan elapsed)
    {
        Outcomes = outcomes;
        _sortedTicks = latencyTicks;
        Array.Sort(_sortedTicks);
        _elapsed = elapsed;
    }

    public IReadOnlyDictionary<string, long> Outcomes { get; }

    public long Answered => _sortedTicks.Length;

    public long Errors => Outcomes.Where(outcome => ReplayTarget.IsError(outcome.Key)).Sum(outcome => outcome.Value);

    public double PerSecond => Answered / Math.Max(_elapsed.TotalSeconds, 1e-9);

    /// <summary>The smallest latency that the given share of requests did not exceed; 1 is the largest.</summary>
    public TimeSpan Latency(double quantile)
    {
        var rank = (int)Math.Ceiling(quantile * _sortedTicks.Length) - 1;
        return TimeSpan.FromTicks(_sortedTicks[Math.Clamp(rank, 0, _sortedTicks.Length - 1)]);
    }

    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["answered"] = Answered,
        ["per_second"] = Math.Round(PerSecond, 1),
        ["errors"] = Errors,
        ["outcomes"] = Outcomes,
        ["latency_ms"] = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["p50"] = Latency(0.5).TotalMilliseconds,
            ["p90"] = Latency(0.9).TotalMilliseconds,
            ["p99"] = Latency(0.99).TotalMilliseconds,
            ["p99.9"] = Latency(0.999).TotalMilliseconds,
            ["max"] = Latency(1).TotalMilliseconds,
        },
    });
}
