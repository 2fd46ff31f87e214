namespace Grpc.Net.Client.Balancing;

/// <summary>Sends the requests of a channel to a server.</summary>
internal abstract class CallTransport : IDisposable
{
    public static CallTransport Create(Resolver resolver, GrpcChannelOptions options)
    {
        var isOwn = options.HttpHandler is null;
        var handler = options.HttpHandler ?? new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,

            // The trace context is the caller's business: it sends the metadata it wants.
            ActivityHeadersPropagator = null,
        };
        var isDisposed = isOwn || options.DisposeHttpClient;
        if (handler is SocketsHttpHandler { ConnectCallback: null } sockets)
        {
            return new BalancedTransport(sockets, isDisposed, resolver, options);
        }

        return resolver is StaticResolver { IsSingle: true }
            ? new HandlerTransport(handler, isDisposed)
            : throw new InvalidOperationException("Several servers need a SocketsHttpHandler without a ConnectCallback.");
    }

    public abstract Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, bool isWaitForReady, CancellationToken cancellationToken);

    public abstract void Dispose();
}

/// <summary>Hands requests to a handler of the caller, which finds its server itself. Wait-for-ready has no meaning here.</summary>
internal sealed class HandlerTransport(HttpMessageHandler handler, bool isHandlerDisposed) : CallTransport
{
    private readonly HttpMessageInvoker _http = new(handler, isHandlerDisposed);

    public override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, bool isWaitForReady, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    public override void Dispose() => _http.Dispose();
}
