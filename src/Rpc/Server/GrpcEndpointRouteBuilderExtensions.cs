using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rtb.Rpc.Transcoding;
using Rtb.Rpc.Wire;
using ProtoService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Rtb.Rpc.Server;

/// <summary>Maps services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps every method of a service that derives from a generated base. One instance serves all calls: the one registered, or one made
    /// here from the registered services. With <c>AddJsonTranscoding</c> its HTTP rules are mapped too.
    /// </summary>
    public static IEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder endpoints)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var attribute = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
        var bind = FindBindMethod(attribute, typeof(TService));
        var instance = ActivatorUtilities.GetServiceOrCreateInstance<TService>(endpoints.ServiceProvider);
        void Bind(ServiceBinderBase binder) => bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, instance], null);
        return Map(endpoints, Bind, FindDescriptor(attribute));
    }

    /// <summary>Maps the methods of a definition.</summary>
    public static IEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder endpoints, ServerServiceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(definition);
        return Map(endpoints, definition.BindService, descriptor: null);
    }

    private static MethodInfo FindBindMethod(BindServiceMethodAttribute attribute, Type serviceType) =>
        attribute.BindType
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .SingleOrDefault(m => m.Name == attribute.BindMethodName
                && m.GetParameters() is [{ ParameterType: var first }, { ParameterType: var second }]
                && first == typeof(ServiceBinderBase)
                && second.IsAssignableFrom(serviceType))
        ?? throw new InvalidOperationException($"{attribute.BindType} has no {attribute.BindMethodName}(ServiceBinderBase, base).");

    private static ProtoService? FindDescriptor(BindServiceMethodAttribute attribute) =>
        attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ProtoService;

    private static EndpointServiceBinder Map(
        IEndpointRouteBuilder endpoints, Action<ServiceBinderBase> bind, ProtoService? descriptor)
    {
        var mapped = endpoints.ServiceProvider.GetService<MappedServices>()
            ?? throw new InvalidOperationException("Call services.AddGrpc() before MapGrpcService.");
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var log = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Rtb.Rpc.Server");
        var liveCalls = endpoints.ServiceProvider.GetRequiredService<LiveCalls>();
        var rules = new CallRules(options, liveCalls, log);
        var binder = new EndpointServiceBinder(endpoints, mapped, rules);
        bind(binder);
        if (descriptor is not null)
        {
            mapped.Descriptors.Add(descriptor);
        }

        if (descriptor is not null && endpoints.ServiceProvider.GetService<TranscodedServices>() is { } transcoded)
        {
            var json = new TranscodingServiceBinder(endpoints, descriptor, rules, transcoded);
            bind(json);
            binder.Include(json.Conventions);
        }

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
