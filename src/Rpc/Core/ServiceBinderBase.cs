namespace Grpc.Core;

/// <summary>Receives the methods of a service from the generated <c>BindService</c>; a shape that is not overridden is refused.</summary>
public class ServiceBinderBase
{
    /// <summary>A method of one request and one response.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Refusal(method);

    /// <summary>A method of many requests and one response.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Refusal(method);

    /// <summary>A method of one request and many responses.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Refusal(method);

    /// <summary>A method of many of both.</summary>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw Refusal(method);

    private static NotSupportedException Refusal(IMethod method) => new($"This binder takes no {method.Type} method: {method.FullName}.");
}
