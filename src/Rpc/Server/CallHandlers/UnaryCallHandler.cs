using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>Read one, invoke, write one.</summary>
internal sealed class UnaryCallHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> invoke, CallRules rules)
    : ServerCallHandler<TRequest, TResponse>(method, rules)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext context, MessageReader<TRequest> requests)
    {
        var request = await requests.ReadSingleAsync(context.DeadlineToken);
        var response = await invoke(request, context);
        await WriteLastAsync(context, response);
    }
}
