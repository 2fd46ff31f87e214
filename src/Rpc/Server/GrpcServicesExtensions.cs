using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Registers the server.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>Adds what <c>MapGrpcService</c> needs.</summary>
    public static IServiceCollection AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.TryAddSingleton<MappedServices>();
        services.TryAddSingleton(_ => new LiveCalls("rpc.server.calls.live"));
        services.AddOptions<GrpcServiceOptions>()
            .Validate(o => o.MaxReceiveMessageSize >= 0, $"{nameof(GrpcServiceOptions.MaxReceiveMessageSize)} is negative.")
            .Validate(o => o.MaxSendMessageSize is null or >= 0, $"{nameof(GrpcServiceOptions.MaxSendMessageSize)} is negative.")
            .Validate(
                o => o.ResponseCompressionAlgorithm is null or HeaderNames.Gzip or HeaderNames.Identity,
                $"{nameof(GrpcServiceOptions.ResponseCompressionAlgorithm)} is neither gzip nor identity.");
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }
}
