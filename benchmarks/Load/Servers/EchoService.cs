using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Rtb.Load.Echoing;

namespace Rtb.Load.Servers;

/// <summary>An echo on the standard path: generated messages, <c>MapGrpcService</c>.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    public override Task<Payload> Unary(Payload request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Stream(
        IAsyncStreamReader<Payload> requestStream, IServerStreamWriter<Payload> responseStream, ServerCallContext context)
    {
        await foreach (var payload in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(payload, context.CancellationToken);
        }
    }

    public override Task<Payload> Allocated(Payload request, ServerCallContext context) => Task.FromResult(Allocation());

    /// <summary>What this process has allocated so far.</summary>
    public static Payload Allocation()
    {
        var text = GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture);
        return new Payload { Bytes = ByteString.CopyFromUtf8(text) };
    }
}
