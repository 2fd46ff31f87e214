using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>Read one, let the service write.</summary>
internal sealed class ServerStreamingCallHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> invoke, CallRules rules)
    : ServerCallHandler<TRequest, TResponse>(method, rules)
    where TRequest : class
    where TResponse : class
{
    protected override bool IsResponseStreaming => true;

    protected override async Task InvokeAsync(HttpServerCallContext context, MessageReader<TRequest> requests)
    {
        var request = await requests.ReadSingleAsync(context.DeadlineToken);
        await invoke(request, new ResponseStreamWriter<TResponse>(context, Method.ResponseMarshaller.ContextualSerializer), context);
    }
}
