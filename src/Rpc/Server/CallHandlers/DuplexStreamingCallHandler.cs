using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>Let the service read and write as it likes.</summary>
internal sealed class DuplexStreamingCallHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> invoke, CallRules rules)
    : ServerCallHandler<TRequest, TResponse>(method, rules)
    where TRequest : class
    where TResponse : class
{
    protected override bool IsResponseStreaming => true;

    protected override bool IsRequestStreaming => true;

    protected override Task InvokeAsync(HttpServerCallContext context, MessageReader<TRequest> requests) =>
        invoke(
            new RequestStreamReader<TRequest>(requests, context.CancellationToken),
            new ResponseStreamWriter<TResponse>(context, Method.ResponseMarshaller.ContextualSerializer),
            context);
}
