using System.Collections.Concurrent;

namespace Rtb.Admin.Replay;

/// <summary>Sends a plan's requests from as many loops as may be in flight, each request at its own time when there is a rate.</summary>
/// <remarks>With a rate, latency counts from the time the request was due, so that a target that stalls is not flattered.</remarks>
internal sealed class ReplayRun(ReplayTarget target, ReplayPlan plan, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly long[] _latencyTicks = new long[plan.Count];
    private long _next = -1;
    private long _done;

    /// <summary>Told how many are answered, now and then.</summary>
    public Action<long>? Progress { get; set; }

    public async Task<ReplayResult> RunAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, plan.Concurrency).Select(_ => LoopAsync(start, cancellation)));
        var elapsed = time.GetElapsedTime(start);
        Progress?.Invoke(_done);
        return new ReplayResult(_outcomes.ToDictionary(StringComparer.Ordinal), _latencyTicks, elapsed);
    }

    private async Task LoopAsync(long start, CancellationToken cancellation)
    {
        await Task.Yield();
        while (true)
        {
            var number = Interlocked.Increment(ref _next);
            if (number >= plan.Count)
            {
                return;
            }
            var due = TimeSpan.Zero;
            if (plan.RatePerSecond > 0)
            {
                due = TimeSpan.FromSeconds(number / plan.RatePerSecond);
                var wait = due - time.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellation);
                }
            }
            else
            {
                due = time.GetElapsedTime(start);
            }
            var outcome = await target.SendAsync(number, cancellation);
            _latencyTicks[number] = (time.GetElapsedTime(start) - due).Ticks;
            _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
            if (Interlocked.Increment(ref _done) % 256 == 0)
            {
                Progress?.Invoke(_done);
            }
        }
    }
}
