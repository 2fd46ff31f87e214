using System.Diagnostics;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Runs a target over seeded inputs, the same ones on every machine, and names the input with which something was wrong.</summary>
internal static class FuzzRun
{
    private const int Shards = 16;
    private const int ThoroughEvery = 64;

    /// <summary>No input of a few kilobytes may take this long, even with the reference reader beside it.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromMilliseconds(25);

    /// <summary>Inputs made, of these accepted, and the longest time of one.</summary>
    public static (long Inputs, long Accepted) Run(
        ITestOutputHelper output, int seed, long inputs, int bytesMax, Func<int, FuzzTarget> create)
    {
        var watch = Stopwatch.StartNew();
        var accepted = 0L;
        var perShard = Math.Max(inputs / Shards, 1);
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, Shards, threads, shard =>
            Interlocked.Add(ref accepted, RunShard(create(shard), (seed * Shards) + shard, perShard, bytesMax)));
        var total = perShard * Shards;
        output.WriteLine($"{total} inputs, {accepted} of them accepted, {watch.Elapsed.TotalSeconds:F1} s");
        return (total, accepted);
    }

    private static long RunShard(FuzzTarget target, int seed, long inputs, int bytesMax)
    {
        var random = new Random(seed);
        var body = new FuzzBody(bytesMax);
        var accepted = 0L;
        for (var number = 0L; number < inputs; number++)
        {
            target.Make(random, body);
            var start = Stopwatch.GetTimestamp();
            accepted += Check(target, body, number, seed) ? 1 : 0;
            if (Stopwatch.GetElapsedTime(start) > TimeMax)
            {
                CheckTime(target, body, number, seed);
            }
        }
        return accepted;
    }

    private static bool Check(FuzzTarget target, FuzzBody body, long number, int seed)
    {
        try
        {
            return target.Check(body.Span, number % ThoroughEvery == 0);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException(
                $"seed {seed}, input {number}: {wrong.Message}: {Convert.ToBase64String(body.Span)}", wrong);
        }
    }

    /// <summary>The machine may have been busy with something else: the best of several tries counts.</summary>
    private static void CheckTime(FuzzTarget target, FuzzBody body, long number, int seed)
    {
        var best = Enumerable.Range(0, 5).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            target.Check(body.Span, thorough: false);
            return Stopwatch.GetElapsedTime(start);
        });
        Assert.True(best < TimeMax, $"seed {seed}, input {number}: {best} for {Convert.ToBase64String(body.Span)}");
    }
}
