using Google.Protobuf;
using Rtb.Rpc.Server;

namespace Rtb.Load.Servers;

/// <summary>The same echo on the raw path: bytes in, bytes out.</summary>
internal sealed class RawUnaryEcho() : RawUnaryHandler(EchoServers.UnaryMethod)
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        request.CopyTo(response.GetSpan(request.Length));
        response.Advance(request.Length);
        return RawStatus.Ok;
    }
}

internal sealed class RawStreamEcho() : RawStreamHandler(EchoServers.StreamMethod)
{
    public override RawStatus Open(in RawCallInfo info, out RawStream? stream)
    {
        stream = new Echo();
        return RawStatus.Ok;
    }

    private sealed class Echo : RawStream
    {
        public override RawAnswer Handle(ReadOnlySpan<byte> message, RawResponse response)
        {
            message.CopyTo(response.GetSpan(message.Length));
            response.Advance(message.Length);
            return RawAnswer.Message;
        }
    }
}

internal sealed class RawAllocated() : RawUnaryHandler(EchoServers.AllocatedMethod)
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        EchoService.Allocation().WriteTo(response);
        return RawStatus.Ok;
    }
}
