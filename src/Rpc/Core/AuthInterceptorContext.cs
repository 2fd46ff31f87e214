namespace Grpc.Core;

/// <summary>Which call an <see cref="AsyncAuthInterceptor"/> is asked about.</summary>
public class AuthInterceptorContext
{
    /// <summary>With the address of the service and the name of the method.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>The service: <c>https://host/package.Service</c>; what a token's audience is made of.</summary>
    public string ServiceUrl { get; }

    /// <summary>The name of the method within its service.</summary>
    public string MethodName { get; }

    /// <summary>Fires when the call is cancelled or its deadline passed.</summary>
    public CancellationToken CancellationToken { get; }
}

/// <summary>Adds metadata that proves who the caller is; runs before each call.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
