namespace Grpc.Core;

/// <summary>What a caller may set for one call.</summary>
public readonly struct CallOptions
{
#pragma warning disable CA1068 // the order of upstream: generated code passes these by position
    /// <summary>With the common options; no deadline means the call may last for ever.</summary>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        Credentials = credentials;
    }
#pragma warning restore CA1068

    /// <summary>Metadata to send.</summary>
    public Metadata? Headers { get; private init; }

    /// <summary>When to give up; UTC or local, never unspecified.</summary>
    public DateTime? Deadline { get; private init; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>Hints for the request messages.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>Who the caller is, for this call; sent over TLS only.</summary>
    public CallCredentials? Credentials { get; private init; }

    /// <summary>True when the call waits for a server instead of failing while there is none; the deadline still holds.</summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>A copy with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>A copy with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>A copy with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>A copy with other hints.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>A copy with other credentials.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>A copy that waits for a server, or fails at once when there is none (the default).</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
