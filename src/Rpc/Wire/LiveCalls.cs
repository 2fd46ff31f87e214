using System.Diagnostics.Metrics;

namespace Rtb.Rpc.Wire;

/// <summary>Counts the calls that have begun and not ended: of one server or channel and, over the meter <c>Rtb.Rpc</c>, of all.</summary>
/// <remarks>Written by the threads of all calls, read by metrics and tests.</remarks>
internal sealed class LiveCalls(string instrument)
{
    private static readonly Meter s_meter = new("Rtb.Rpc");

    private readonly UpDownCounter<long> _all = s_meter.CreateUpDownCounter<long>(instrument, "{call}", "Calls begun and not ended.");
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public void Enter()
    {
        Interlocked.Increment(ref _count);
        _all.Add(1);
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        _all.Add(-1);
    }
}
