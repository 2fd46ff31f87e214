namespace Rtb.Bidder.Admission;

/// <summary>
/// Sheds requests while they wait so long that answers come late, the same number for every exchange: one that sends little loses nothing
/// to one that sends too much.
/// </summary>
/// <remarks>
/// Windows of a few milliseconds. While requests wait too long each exchange gets an equal part of what was decided in a window lately;
/// what it sends beyond is refused before it is parsed. A thread of its own looks at the queue, because timers of the thread pool may wait
/// themselves.
/// </remarks>
internal sealed class LoadGate : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(5);

    /// <summary>An exchange that asked within so many windows has a part in the capacity.</summary>
    private const int WindowsRemembered = 200;

    /// <summary>Of the capacity of a window: the rest works the queue off.</summary>
    private const double ShareOfCapacity = 0.9;

    private readonly ExchangeMeters _meters;
    private readonly Func<long> _waitingMs;
    private readonly Func<long> _decided;
    private readonly long _waitingMsMax;
    private readonly ManualResetEventSlim _stopping = new();
    private Thread? _thread;
    private long _window;
    private long _fairShare = long.MaxValue;
    private long _decidedBefore;
    private double _perWindow;

    /// <param name="waitingMs">How many milliseconds requests wait before anybody looks at them.</param>
    /// <param name="decided">How many requests have been decided since the start, those shed included.</param>
    /// <param name="waitingMsMax">More than this is too long.</param>
    public LoadGate(ExchangeMeters meters, Func<long> waitingMs, Func<long> decided, long waitingMsMax)
    {
        _meters = meters;
        _waitingMs = waitingMs;
        _decided = decided;
        _waitingMsMax = waitingMsMax;
    }

    /// <summary>Whether requests are being shed.</summary>
    public bool IsOverloaded => Volatile.Read(ref _fairShare) != long.MaxValue;

    /// <summary>False when the exchange has had its part of this window.</summary>
    public bool Admits(ExchangeMeter meter)
    {
        meter.See(Volatile.Read(ref _window));
        var share = Volatile.Read(ref _fairShare);
        return share == long.MaxValue || meter.CountInWindow() <= share;
    }

    public void Start()
    {
        _thread = new Thread(Run) { Name = "load-gate", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Ends one window and begins the next.</summary>
    public void Look()
    {
        var decided = _decided();
        var inWindow = decided - _decidedBefore;
        _decidedBefore = decided;
        var isOverloaded = _waitingMs() > (IsOverloaded ? _waitingMsMax / 2 : _waitingMsMax);
        if (!IsOverloaded)
        {
            // The best of late: a window may be quiet because the generator of load was.
            _perWindow = Math.Max(inWindow, _perWindow * 0.99);
        }
        var window = _window + 1;
        var active = 0;
        foreach (var meter in _meters.All)
        {
            active += meter.SeenWindow > window - WindowsRemembered ? 1 : 0;
        }
        var share = Math.Max(1, (long)(_perWindow * ShareOfCapacity / Math.Max(active, 1)));
        Volatile.Write(ref _fairShare, isOverloaded ? share : long.MaxValue);
        Volatile.Write(ref _window, window);
    }

    /// <summary>Looks no more; everybody is let in.</summary>
    public void Stop()
    {
        _stopping.Set();
        _thread?.Join();
        Volatile.Write(ref _fairShare, long.MaxValue);
    }

    public void Dispose()
    {
        Stop();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (!_stopping.Wait(Window))
        {
            Look();
        }
    }
}
