using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rtb.Rpc.Server.CallHandlers;

namespace Rtb.Rpc.Server;

/// <summary>Turns the methods that generated code names into endpoints. Runs once, at start.</summary>
internal sealed class EndpointServiceBinder(IEndpointRouteBuilder endpoints, MappedServices mapped, CallRules rules)
    : ServiceBinderBase, IEndpointConventionBuilder
{
    private readonly List<IEndpointConventionBuilder> _conventions = [];

    public void Add(Action<EndpointBuilder> convention) => _conventions.ForEach(c => c.Add(convention));

    public void Finally(Action<EndpointBuilder> finallyConvention) => _conventions.ForEach(c => c.Finally(finallyConvention));

    /// <summary>Endpoints of the same service in another form: what is said of the service holds for them too.</summary>
    public void Include(IEnumerable<IEndpointConventionBuilder> others) => _conventions.AddRange(others);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        Map(method, new UnaryCallHandler<TRequest, TResponse>(method, ServerInterception.Wrap(Given(handler), rules.Interceptors), rules));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, new ServerStreamingCallHandler<TRequest, TResponse>(
            method, ServerInterception.Wrap(Given(handler), rules.Interceptors), rules));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, new ClientStreamingCallHandler<TRequest, TResponse>(
            method, ServerInterception.Wrap(Given(handler), rules.Interceptors), rules));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, new DuplexStreamingCallHandler<TRequest, TResponse>(
            method, ServerInterception.Wrap(Given(handler), rules.Interceptors), rules));

    private void Map<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerCallHandler<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        mapped.Names.Add(method.ServiceName);
        _conventions.Add(endpoints.Map(method.FullName, handler.HandleAsync).WithDisplayName("gRPC - " + method.FullName));
    }

    private static T Given<T>(T? handler)
        where T : class => handler ?? throw new InvalidOperationException("The service was bound without an instance.");
}
