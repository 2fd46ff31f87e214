namespace Rtb.Rpc.Server;

/// <summary>
/// A bidirectional method as bytes in, bytes out: every message is answered by at most one. One instance opens all streams, on many
/// threads at once.
/// </summary>
public abstract class RawStreamHandler : RawHandler
{
    /// <summary>Names the method: <c>/package.Service/Method</c>.</summary>
    protected RawStreamHandler(string fullMethod)
        : base(fullMethod)
    {
    }

    /// <summary>
    /// Begins a stream when its headers are there. Anything but <see cref="RawStatus.Ok"/> refuses it. The headers of
    /// <paramref name="info"/> must not be kept. An exception becomes UNKNOWN without details.
    /// </summary>
    public abstract RawStatus Open(in RawCallInfo info, out RawStream? stream);
}

/// <summary>What a handler knows of one open stream. Its messages come one after another, though not always on the same thread.</summary>
public abstract class RawStream
{
    /// <summary>
    /// Answers one message, now and without blocking. <paramref name="message"/> and <paramref name="response"/> end with the call.
    /// An exception ends the stream with UNKNOWN without details; what was answered before is sent.
    /// </summary>
    public abstract RawAnswer Handle(ReadOnlySpan<byte> message, RawResponse response);
}
