using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rtb.Rpc.Server;

/// <summary>Registers and maps reflection.</summary>
public static class GrpcReflectionExtensions
{
    /// <summary>Adds the reflection service; <see cref="MapGrpcReflectionService"/> maps it.</summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<MappedReflection>();
        return services;
    }

    /// <summary>Maps reflection, v1 and v1alpha. It knows every generated service that is mapped before its first call.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<MappedReflection>() is null)
        {
            throw new InvalidOperationException("Call services.AddGrpcReflection() before MapGrpcReflectionService.");
        }

        endpoints.MapGrpcService<MappedReflectionV1Alpha>();
        return endpoints.MapGrpcService<MappedReflectionV1>();
    }
}
