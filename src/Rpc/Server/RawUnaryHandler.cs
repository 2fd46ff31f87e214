namespace Rtb.Rpc.Server;

/// <summary>
/// A unary method as bytes in, bytes out. One instance serves all calls, on many threads at once; a call runs on one thread from start to
/// end and must not block.
/// </summary>
public abstract class RawUnaryHandler : RawHandler
{
    /// <summary>Names the method: <c>/package.Service/Method</c>.</summary>
    protected RawUnaryHandler(string fullMethod)
        : base(fullMethod)
    {
    }

    /// <summary>
    /// Answers one message. <paramref name="request"/> and <paramref name="response"/> end with the call. What is in the response is sent
    /// only with <see cref="RawStatus.Ok"/>. An exception becomes UNKNOWN without details.
    /// </summary>
    public abstract RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response);
}
