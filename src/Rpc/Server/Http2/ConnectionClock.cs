namespace Rtb.Rpc.Server.Http2;

/// <summary>The open connections of a server, and the clock that asks once a second whether one takes too long: calls pay for reading a
/// number and not for a timer.</summary>
internal sealed class ConnectionClock : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly HashSet<Http2Connection> _connections = [];
    private readonly List<Http2Connection> _looked = [];
    private volatile int _seconds;
    private bool _isStopping;

    public ConnectionClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Look(), null, s_interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Seconds since the start, as of the last look.</summary>
    public int Seconds => _seconds;

    public void Add(Http2Connection connection)
    {
        bool isStopping;
        lock (_connections)
        {
            _connections.Add(connection);
            isStopping = _isStopping;
        }

        if (isStopping)
        {
            connection.Stop();
        }
    }

    public void Remove(Http2Connection connection)
    {
        lock (_connections)
        {
            _connections.Remove(connection);
        }
    }

    /// <summary>Ends every connection when the calls that are on their way have ended.</summary>
    public void StopAll()
    {
        Http2Connection[] connections;
        lock (_connections)
        {
            _isStopping = true;
            connections = [.. _connections];
        }

        foreach (var connection in connections)
        {
            connection.Stop();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var seconds = (int)_time.GetElapsedTime(_start).TotalSeconds;
        _seconds = seconds;
        lock (_connections)
        {
            _looked.AddRange(_connections);
        }

        // Outside the lock: a connection that is woken goes on, and may end, right here.
        foreach (var connection in _looked)
        {
            connection.Look(seconds);
        }

        _looked.Clear();
        _timer.Change(s_interval, Timeout.InfiniteTimeSpan);
    }
}
