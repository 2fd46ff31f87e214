using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rtb.Rpc.Transcoding;

/// <summary>Registers the JSON form.</summary>
public static class TranscodingServicesExtensions
{
    /// <summary>
    /// From now on <c>MapGrpcService</c> also maps the google.api.http rules of a service: <c>services.AddGrpc().AddJsonTranscoding()</c>.
    /// </summary>
    public static IServiceCollection AddJsonTranscoding(this IServiceCollection services, Action<TranscodingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<TranscodingOptions>();
        services.TryAddSingleton<TranscodedServices>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, TranscodingMatcherPolicy>());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }
}
