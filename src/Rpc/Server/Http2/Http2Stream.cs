namespace Rtb.Rpc.Server.Http2;

/// <summary>One call of a connection. The object is used again for another call when this one has ended.</summary>
internal sealed class Http2Stream
{
    public RequestFields Fields { get; } = new();

    public int Id { get; private set; }

    public RawHandler? Handler;

    /// <summary>Of a raw stream, what its handler knows of it.</summary>
    public RawStream? Open;

    /// <summary>Of a raw stream with a deadline.</summary>
    public StreamDeadline? Deadline;

    /// <summary>The peer has sent everything.</summary>
    public bool HasEnded;

    /// <summary>Response headers are sent.</summary>
    public bool HasHeaders;

    /// <summary>How it ends is known; what waits to be sent is all there will be.</summary>
    public bool IsAnswered;

    public RawStatus Status;

    /// <summary>Bytes of content-length that are still due; negative: it was not said.</summary>
    public long ContentLeft;

    /// <summary>Bytes that the peer lets us send on this stream; below zero when it has changed its mind.</summary>
    public long SendWindow;

    /// <summary>Bytes that the peer may still send on this stream.</summary>
    public int ReceiveWindow;

    /// <summary>Bytes of the peer that wait here: a message that is not whole, or messages whose turn has not come.</summary>
    public ByteQueue Input;

    /// <summary>Bytes that the peer's windows do not let through.</summary>
    public ByteQueue Output;

    /// <summary>Bytes taken whose window has not been given back, of the connection and of this stream.</summary>
    public int UncreditedToConnection;
    public int UncreditedToStream;

    /// <summary>When the call began, and by when the peer must have sent its message or taken its answer.</summary>
    public int StartSeconds;
    public int DueSeconds;

    /// <summary>Counted among those whose answers the peer does not let through.</summary>
    public bool IsWaiting;

    public bool IsStalled => Output.Length > 0;

    public void Begin(int id)
    {
        Id = id;
        Fields.Clear();
    }

    /// <summary>Forgets the call.</summary>
    public void Clear()
    {
        Handler = null;
        Open = null;
        Deadline?.Dispose();
        Deadline = null;
        HasEnded = HasHeaders = IsAnswered = IsWaiting = false;
        Status = default;
        Input.Clear();
        Output.Clear();
        UncreditedToConnection = UncreditedToStream = 0;
        DueSeconds = int.MaxValue;
    }
}

/// <summary>Wakes a connection when the deadline of one of its streams has passed.</summary>
internal sealed class StreamDeadline : IDisposable
{
    private readonly Action _wake;
    private readonly ITimer _timer;
    private volatile bool _isPassed;

    public StreamDeadline(TimeProvider clock, TimeSpan timeLeft, Action wake)
    {
        _wake = wake;
        _timer = clock.CreateTimer(static state => ((StreamDeadline)state!).Pass(), this, timeLeft, Timeout.InfiniteTimeSpan);
    }

    public bool IsPassed => _isPassed;

    public void Dispose() => _timer.Dispose();

    private void Pass()
    {
        _isPassed = true;
        _wake();
    }
}
