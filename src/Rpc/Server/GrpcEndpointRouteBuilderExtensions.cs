using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Maps services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps every method of a service that derives from a generated base. One instance serves all calls: the one registered, or one made
    /// here from the registered services.
    /// </summary>
    public static IEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder endpoints)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var attribute = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
        var bind = FindBindMethod(attribute, typeof(TService));
        var instance = ActivatorUtilities.GetServiceOrCreateInstance<TService>(endpoints.ServiceProvider);
        var builder = Map(endpoints, binder => bind.Invoke(null, [binder, instance]));
        NoteDescriptor(endpoints, attribute);
        return builder;
    }

    /// <summary>Maps the methods of a definition.</summary>
    public static IEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder endpoints, ServerServiceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(definition);
        return Map(endpoints, definition.BindService);
    }

    private static MethodInfo FindBindMethod(BindServiceMethodAttribute attribute, Type serviceType) =>
        attribute.BindType
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .SingleOrDefault(m => m.Name == attribute.BindMethodName
                && m.GetParameters() is [{ ParameterType: var first }, { ParameterType: var second }]
                && first == typeof(ServiceBinderBase)
                && second.IsAssignableFrom(serviceType))
        ?? throw new InvalidOperationException($"{attribute.BindType} has no {attribute.BindMethodName}(ServiceBinderBase, base).");

    // Generated service classes say what they are in a static property; hand-written ones need not.
    private static void NoteDescriptor(IEndpointRouteBuilder endpoints, BindServiceMethodAttribute attribute)
    {
        var property = attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
        if (property?.GetValue(null) is Google.Protobuf.Reflection.ServiceDescriptor descriptor)
        {
            endpoints.ServiceProvider.GetRequiredService<MappedServices>().Descriptors.Add(descriptor);
        }
    }

    private static EndpointServiceBinder Map(IEndpointRouteBuilder endpoints, Action<ServiceBinderBase> bind)
    {
        var mapped = endpoints.ServiceProvider.GetService<MappedServices>()
            ?? throw new InvalidOperationException("Call services.AddGrpc() before MapGrpcService.");
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var log = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Rtb.Rpc.Server");
        var liveCalls = endpoints.ServiceProvider.GetRequiredService<LiveCalls>();
        var binder = new EndpointServiceBinder(endpoints, mapped, new CallRules(options, liveCalls, log));
        bind(binder);
        if (!mapped.IsFallbackMapped)
        {
            mapped.IsFallbackMapped = true;
            var fallback = new UnimplementedCallHandler(mapped);
            endpoints.Map("{service}/{method}", fallback.HandleAsync)
                .WithDisplayName("gRPC - unimplemented")
                .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
        }

        return binder;
    }
}
