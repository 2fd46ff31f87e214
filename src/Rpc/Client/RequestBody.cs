namespace Grpc.Net.Client;

/// <summary>The requests of one call, as the body of as many HTTP requests as it takes.</summary>
internal abstract class RequestBody
{
    /// <summary>True while everything can be sent again.</summary>
    public abstract bool CanReplay { get; }

    /// <summary>The body of the next attempt.</summary>
    public abstract HttpContent Open();

    /// <summary>There is no further attempt; what was kept for one is let go. May come more than once.</summary>
    public abstract void Commit();

    /// <summary>No message follows. May come more than once.</summary>
    public virtual void Complete()
    {
    }
}

/// <summary>Requests that come one by one while the call runs.</summary>
internal abstract class RequestStreamBody : RequestBody
{
    /// <summary>Sends a frame; completes when the transport took it.</summary>
    public abstract Task WriteAsync(ReadOnlyMemory<byte> frame, bool isFlushed, CancellationToken cancellationToken);
}
