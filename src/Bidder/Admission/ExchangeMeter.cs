using Rtb.Bidder.Budget;

namespace Rtb.Bidder.Admission;

/// <summary>What is counted of one exchange to hold it to its limits. Survives snapshots; any thread reads and writes.</summary>
internal sealed class ExchangeMeter
{
    private PaddedLong _nextTicks;
    private PaddedLong _inWindow;
    private long _seenWindow = long.MinValue;
    private DebugCapture? _capture;

    /// <summary>The debug capture that runs for the exchange; null: none.</summary>
    public DebugCapture? Capture => Volatile.Read(ref _capture);

    /// <summary>The last window in which it asked for anything.</summary>
    public long SeenWindow => Volatile.Read(ref _seenWindow);

    /// <summary>False when the request is more than the limit allows.</summary>
    public bool TryPass(RateLimit limit, long nowTicks)
    {
        var seen = Volatile.Read(ref _nextTicks.Value);
        while (true)
        {
            var next = Math.Max(seen, nowTicks) + limit.TicksPerRequest;
            if (next - nowTicks > limit.TicksAhead)
            {
                return false;
            }
            var found = Interlocked.CompareExchange(ref _nextTicks.Value, next, seen);
            if (found == seen)
            {
                return true;
            }
            seen = found;
        }
    }

    /// <summary>False while another capture runs.</summary>
    public bool TryBegin(DebugCapture capture) => Interlocked.CompareExchange(ref _capture, capture, null) is null;

    public void End(DebugCapture capture)
    {
        Interlocked.CompareExchange(ref _capture, null, capture);
        capture.End();
    }

    /// <summary>A store only in the first request of a window: a line that is only read is shared by all processors.</summary>
    public void See(long window)
    {
        if (Volatile.Read(ref _seenWindow) != window)
        {
            Volatile.Write(ref _seenWindow, window);
            Volatile.Write(ref _inWindow.Value, 0);
        }
    }

    /// <summary>Counts a request of this window; how many there are now.</summary>
    public long CountInWindow() => Interlocked.Increment(ref _inWindow.Value);
}
