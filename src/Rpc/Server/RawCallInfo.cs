using Microsoft.AspNetCore.Http;

namespace Rtb.Rpc.Server;

/// <summary>What a raw handler may know about a call besides its message. Timestamps are those of the server's TimeProvider.</summary>
public readonly struct RawCallInfo
{
    internal RawCallInfo(IHeaderDictionary headers, long receivedTimestamp, long deadlineTimestamp)
    {
        Headers = headers;
        ReceivedTimestamp = receivedTimestamp;
        DeadlineTimestamp = deadlineTimestamp;
    }

    /// <summary>Request headers. Known ones are free to read; each unknown one costs a string whether it is read or not.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>When the whole message was there.</summary>
    public long ReceivedTimestamp { get; }

    /// <summary>When the caller gives up; <see cref="long.MaxValue"/> when it set no deadline.</summary>
    public long DeadlineTimestamp { get; }

    /// <summary>True when the caller set a deadline.</summary>
    public bool HasDeadline => DeadlineTimestamp != long.MaxValue;
}
