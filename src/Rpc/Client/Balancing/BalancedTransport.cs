using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client.Balancing;

/// <summary>Picks a server for each request; a request that no server has seen goes to the next.</summary>
internal sealed class BalancedTransport : CallTransport
{
    // What the gRPC document on connection backoff gives a connection at least; handlers wait for ever unless told otherwise.
    private static readonly TimeSpan s_connectTimeoutMax = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http;
    private readonly ServerList _servers;
    private readonly Picker _picker;

    public BalancedTransport(SocketsHttpHandler handler, bool isHandlerDisposed, Resolver resolver, GrpcChannelOptions options)
    {
        _picker = Picker.Create(options.ServiceConfig);
        var timeout = handler.ConnectTimeout;
        _servers = new ServerList(
            resolver, timeout > TimeSpan.Zero && timeout < s_connectTimeoutMax ? timeout : s_connectTimeoutMax, options);
        handler.ConnectCallback = ConnectAsync;
        _http = new HttpMessageInvoker(handler, isHandlerDisposed);
    }

    public override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, bool isWaitForReady, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connector = await PickAsync(isWaitForReady, cancellationToken);
            var uri = request.RequestUri!;
            if (uri.Port != connector.Server.Port || uri.IdnHost != connector.Server.IdnHost)
            {
                request.RequestUri = new Uri(connector.Server, uri.AbsolutePath);
            }

            try
            {
                return await _http.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException fault)
                when (fault.HttpRequestError == HttpRequestError.ConnectionError && connector.State != ConnectivityState.Ready)
            {
                // No connection, so nothing of the request was sent; what remains decides the next pick.
            }
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        _servers.Dispose();
    }

    private async ValueTask<Connector> PickAsync(bool isWaitForReady, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _servers.Changed;
            if (_picker.Pick(_servers.Connectors) is { } connector)
            {
                return connector;
            }

            if (!isWaitForReady && _servers.Fault() is { } fault)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The server cannot be reached: " + fault.Message, fault));
            }

            if (_servers.Connectors.Length == 0)
            {
                _servers.Resolve();
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (_servers.Find(context.DnsEndPoint.Host, context.DnsEndPoint.Port) is { } connector)
        {
            return await connector.OpenAsync(cancellationToken);
        }

        // The server left the list after a call had picked it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
