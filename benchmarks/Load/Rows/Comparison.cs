using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary>Several servers under the same load, in rounds of A B A B, so that what the machine does besides hits all of them.</summary>
internal sealed class Comparison
{
    private readonly Dictionary<string, List<PeerFigures>> _figures = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, List<PeerFigures>> Figures => _figures;

    public static Task<Comparison> RunAsync(
        string title, IReadOnlyList<Peer> peers, ILoad load, int rounds, int seconds, int warmSeconds) =>
        RunAsync(title, [.. peers.Select(peer => new Contender(peer.Name, peer, load))], rounds, seconds, warmSeconds);

    /// <summary>The same when what is compared is the load, or both.</summary>
    public static async Task<Comparison> RunAsync(
        string title, IReadOnlyList<Contender> contenders, int rounds, int seconds, int warmSeconds)
    {
        var comparison = new Comparison();
        foreach (var (name, peer, load) in contenders)
        {
            comparison._figures[name] = [];
            await load.RunAsync(peer.Target, warmSeconds);
        }
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, peer, load) in contenders)
            {
                var figures = await peer.MeasureAsync(load, seconds) with { Peer = name };
                comparison._figures[name].Add(figures);
                Console.WriteLine(
                    $"  {title} round {round} {name,-12} {figures.PerSecond,9:n0} req/s {figures.CpuMicros,7:n2} us/req "
                    + $"{figures.AllocatedBytes,8:n0} B/req {figures.Errors,5} errors, generator {figures.GeneratorCpuShare:p0} of a core");
            }
        }
        return comparison;
    }

    public bool Has(string peer) => _figures.ContainsKey(peer);

    public double? Median(string peer, Func<PeerFigures, double?> figure)
    {
        var values = _figures.TryGetValue(peer, out var rounds) ? rounds.Select(figure).OfType<double>().ToList() : [];
        return values.Count == 0 ? null : Medians.Of(values);
    }

    /// <summary>Median of a figure of one server divided by the other's in the same round; null when one was not there.</summary>
    public double? Ratio(string peer, string baseline, Func<PeerFigures, double> figure) =>
        Has(peer) && Has(baseline)
            ? Medians.Of(_figures[peer].Zip(_figures[baseline], (left, right) => figure(left) / figure(right)))
            : null;
}

/// <summary>A server under a load.</summary>
internal sealed record Contender(string Name, Peer Peer, ILoad Load);

internal static class Medians
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
