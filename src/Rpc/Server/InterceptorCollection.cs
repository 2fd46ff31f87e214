using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Rtb.Rpc.Server;

/// <summary>The interceptors of a server, outermost first.</summary>
public sealed class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>
    /// Adds an interceptor. A registered type is resolved from the services of the call; any other is made for each call, from the
    /// arguments and the services, and disposed with it.
    /// </summary>
    public void Add<TInterceptor>(params object[] args)
        where TInterceptor : Interceptor => Add(typeof(TInterceptor), args);

    /// <summary>Adds an interceptor by its type.</summary>
    public void Add(Type interceptorType, params object[] args) => Add(new InterceptorRegistration(interceptorType, args));
}

/// <summary>One interceptor of a server: its type and what its constructor gets besides services.</summary>
public sealed class InterceptorRegistration
{
    private readonly object[] _arguments;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(arguments);
        if (!typeof(Interceptor).IsAssignableFrom(type))
        {
            throw new ArgumentException($"{type} is not an interceptor.", nameof(type));
        }

        Type = type;
        _arguments = [.. arguments];
    }

    /// <summary>The type of the interceptor.</summary>
    public Type Type { get; }

    /// <summary>What its constructor gets besides services.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>The interceptor of one call; dispose what comes with it when the call is over, if anything does.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller as the second result.")]
    internal (Interceptor Interceptor, object? Disposable) Activate(IServiceProvider services)
    {
        if (_arguments.Length == 0 && services.GetService(Type) is Interceptor registered)
        {
            return (registered, null);
        }

        var made = (Interceptor)ActivatorUtilities.CreateInstance(services, Type, _arguments);
        return (made, made is IDisposable or IAsyncDisposable ? made : null);
    }
}
