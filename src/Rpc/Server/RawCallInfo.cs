namespace Rtb.Rpc.Server;

/// <summary>What a raw handler may know about a call besides its message. Timestamps are those of the server's TimeProvider.</summary>
public readonly struct RawCallInfo
{
    internal RawCallInfo(RawHeaders headers, long receivedTimestamp, long deadlineTimestamp)
    {
        Headers = headers;
        ReceivedTimestamp = receivedTimestamp;
        DeadlineTimestamp = deadlineTimestamp;
    }

    /// <summary>Request headers; they end with the call.</summary>
    public RawHeaders Headers { get; }

    /// <summary>When the whole message was there.</summary>
    public long ReceivedTimestamp { get; }

    /// <summary>When the caller gives up; <see cref="long.MaxValue"/> when it set no deadline.</summary>
    public long DeadlineTimestamp { get; }

    /// <summary>True when the caller set a deadline.</summary>
    public bool HasDeadline => DeadlineTimestamp != long.MaxValue;
}
