namespace Rtb.Bidder.Serving.Http;

/// <summary>The open connections of a listener, and the clock that ends those which take too long.</summary>
/// <remarks>Looks once a second, so requests pay for a store and not for a timer.</remarks>
internal sealed class ConnectionWatch : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly HashSet<BidConnection> _connections = [];
    private volatile int _seconds;
    private volatile byte[] _dateLine;

    public ConnectionWatch(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _dateLine = HttpAnswer.DateLine(time.GetUtcNow());
        _timer = time.CreateTimer(_ => Look(), null, LookInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Seconds since the start, as of the last look.</summary>
    public int Seconds => _seconds;

    /// <summary>The Date header of answers, with its line end.</summary>
    public byte[] DateLine => _dateLine;

    /// <summary>Set when the process is about to stop: answers carry <c>Connection: close</c>.</summary>
    public volatile bool IsDraining;

    /// <summary>Set when nobody may wait for another request.</summary>
    public volatile bool IsStopping;

    public void Add(BidConnection connection)
    {
        lock (_connections)
        {
            _connections.Add(connection);
        }
    }

    public void Remove(BidConnection connection)
    {
        lock (_connections)
        {
            _connections.Remove(connection);
        }
    }

    /// <summary>Wakes connections that wait for a request, so that they see that there will be none.</summary>
    public void EndIdle()
    {
        IsStopping = true;
        lock (_connections)
        {
            foreach (var connection in _connections)
            {
                connection.Wake();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var seconds = (int)_time.GetElapsedTime(_start).TotalSeconds;
        _seconds = seconds;
        _dateLine = HttpAnswer.DateLine(_time.GetUtcNow());
        lock (_connections)
        {
            foreach (var connection in _connections)
            {
                if (connection.DeadlineSeconds < seconds)
                {
                    connection.Expire();
                }
                else if (IsStopping)
                {
                    connection.Wake();
                }
            }
        }
        _timer.Change(LookInterval, Timeout.InfiniteTimeSpan);
    }
}
