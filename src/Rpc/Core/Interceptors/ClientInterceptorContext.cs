namespace Grpc.Core.Interceptors;

/// <summary>A call that an interceptor sees before it is made.</summary>
public readonly struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>With everything.</summary>
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    /// <summary>The method.</summary>
    public Method<TRequest, TResponse> Method { get; }

    /// <summary>The authority, when it is not that of the channel.</summary>
    public string? Host { get; }

    /// <summary>Metadata, deadline and the rest.</summary>
    public CallOptions Options { get; }
}
