namespace Rtb.Load.Running;

/// <summary>One server in a comparison: its process, where it takes requests, how much it has allocated.</summary>
internal sealed class Peer(string name, ServerProcess process, Uri target, Func<Task<long?>> allocatedAsync) : IAsyncDisposable
{
    public string Name => name;

    public Uri Target => target;

    /// <summary>Memory that the process has now.</summary>
    public long ResidentBytes => process.ResidentBytes;

    /// <summary>Runs the load and puts the server's own cost beside what the load saw.</summary>
    public async Task<PeerFigures> MeasureAsync(ILoad load, int seconds)
    {
        var allocatedBefore = await allocatedAsync();
        var cpuBefore = process.CpuSeconds;
        var figures = await load.RunAsync(target, seconds);
        var cpu = process.CpuSeconds - cpuBefore;
        var allocated = await allocatedAsync() - allocatedBefore;
        var answered = Math.Max(1, figures.Answered);
        return new PeerFigures(
            Name, figures.PerSecond, cpu * 1e6 / answered, allocated is { } bytes ? (double)bytes / answered : null,
            figures.Answered, figures.Errors, figures.GeneratorCpuShare);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}

/// <summary>One server in one round.</summary>
internal sealed record PeerFigures(
    string Peer, double PerSecond, double CpuMicros, double? AllocatedBytes, long Answered, long Errors, double GeneratorCpuShare)
{
    private const double BusyGenerator = 0.95;

    /// <summary>
    /// What one core of the server can do. When the generator had no time left, the rate is the generator's and would flatter the slower
    /// server of a comparison; the CPU time per request then says what the server could have done.
    /// </summary>
    public double Capacity => GeneratorCpuShare < BusyGenerator || CpuMicros <= 0 ? PerSecond : 1e6 / CpuMicros;
}
