using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>Let the service read, write one.</summary>
internal sealed class ClientStreamingCallHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> invoke, CallRules rules)
    : ServerCallHandler<TRequest, TResponse>(method, rules)
    where TRequest : class
    where TResponse : class
{
    protected override bool IsRequestStreaming => true;

    protected override async Task InvokeAsync(HttpServerCallContext context, MessageReader<TRequest> requests)
    {
        var response = await invoke(new RequestStreamReader<TRequest>(requests, context.CancellationToken), context);
        await WriteLastAsync(context, response);
    }
}
