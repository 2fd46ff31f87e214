using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Rtb.Rpc.Server;

/// <summary>Puts the interceptors of a server around the method of a service. Runs once per method, at start; without interceptors the
/// method stays as it is.</summary>
internal static class ServerInterception
{
    public static UnaryServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        UnaryServerMethod<TRequest, TResponse> method, IReadOnlyList<InterceptorRegistration> interceptors)
        where TRequest : class
        where TResponse : class => interceptors.Reverse().Aggregate(
            method,
            (next, registration) => (request, context) =>
                RunAsync(registration, context, interceptor => interceptor.UnaryServerHandler(request, context, next)));

    public static ClientStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        ClientStreamingServerMethod<TRequest, TResponse> method, IReadOnlyList<InterceptorRegistration> interceptors)
        where TRequest : class
        where TResponse : class => interceptors.Reverse().Aggregate(
            method,
            (next, registration) => (requests, context) =>
                RunAsync(registration, context, interceptor => interceptor.ClientStreamingServerHandler(requests, context, next)));

    public static ServerStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        ServerStreamingServerMethod<TRequest, TResponse> method, IReadOnlyList<InterceptorRegistration> interceptors)
        where TRequest : class
        where TResponse : class => interceptors.Reverse().Aggregate(
            method,
            (next, registration) => (request, responses, context) => RunAsync(
                registration,
                context,
                interceptor => Valued(interceptor.ServerStreamingServerHandler(request, responses, context, next))));

    public static DuplexStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        DuplexStreamingServerMethod<TRequest, TResponse> method, IReadOnlyList<InterceptorRegistration> interceptors)
        where TRequest : class
        where TResponse : class => interceptors.Reverse().Aggregate(
            method,
            (next, registration) => (requests, responses, context) => RunAsync(
                registration,
                context,
                interceptor => Valued(interceptor.DuplexStreamingServerHandler(requests, responses, context, next))));

    private static async Task<T> RunAsync<T>(
        InterceptorRegistration registration, ServerCallContext context, Func<Interceptor, Task<T>> run)
    {
        var (interceptor, disposable) = registration.Activate(context.GetHttpContext().RequestServices);
        try
        {
            return await run(interceptor);
        }
        finally
        {
            if (disposable is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (disposable as IDisposable)?.Dispose();
            }
        }
    }

    private static async Task<bool> Valued(Task task)
    {
        await task;
        return true;
    }
}
