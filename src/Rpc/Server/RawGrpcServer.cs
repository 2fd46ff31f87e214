using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Rtb.Rpc.Server.Http2;

namespace Rtb.Rpc.Server;

/// <summary>
/// Speaks HTTP/2 in clear text and runs nothing but <see cref="RawHandler"/>s: no routing, no middleware, no HttpContext. Anything else is
/// answered UNIMPLEMENTED. Kestrel owns sockets, buffers and the connection limit; what is spoken on a connection is
/// <see cref="Http2Connection"/>.
/// </summary>
public sealed class RawGrpcServer : IAsyncDisposable
{
    private readonly RawGrpcServerOptions _options;
    private readonly RawCalls _calls;
    private readonly ConnectionClock _clock;
    private readonly WebApplication _host;
    private readonly IServer _server;
    private bool _isStopped;

    /// <summary>Checks everything and listens to nothing yet. Two handlers of one method are refused.</summary>
    public RawGrpcServer(RawGrpcServerOptions options, params IReadOnlyList<RawHandler> handlers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handlers);
        options.Validate();
        _options = options;
        _calls = new RawCalls(options, handlers);
        _clock = new ConnectionClock(options.TimeProvider);

        // Not `new KestrelServer`: without the services of a builder its memory pool allocates per request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.UnsafePreferInlineScheduling = true;
            transport.NoDelay = true;
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _host = builder.Build();
        _server = _host.Services.GetRequiredService<IServer>();
    }

    /// <summary>The address and port that are bound; throws before the start.</summary>
    public IPEndPoint Endpoint
    {
        get
        {
            var address = _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException("The server has not started.");
            return new IPEndPoint(_options.Endpoint.Address, new Uri(address).Port);
        }
    }

    /// <summary>The port that is bound; throws before the start.</summary>
    public int Port => Endpoint.Port;

    /// <summary>Exceptions of handlers so far.</summary>
    public long HandlerFaults => _calls.HandlerFaults;

    /// <summary>Streams that are open now.</summary>
    public int LiveStreams => _calls.LiveStreams;

    /// <summary>Binds and accepts. Fails when the address is taken.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => _server.StartAsync(new NoApplication(), cancellationToken);

    /// <summary>
    /// Stops accepting, lets calls in flight finish and closes the connections. Streams answer the messages that are there and end with
    /// UNAVAILABLE. After <paramref name="drainTimeout"/> what is left is cut;
    /// false says that this happened.
    /// </summary>
    public async Task<bool> StopAsync(TimeSpan drainTimeout)
    {
        if (_isStopped)
        {
            return true;
        }

        _isStopped = true;
        using var drain = new CancellationTokenSource(drainTimeout, _options.TimeProvider);
        var stop = _server.StopAsync(drain.Token);
        _clock.StopAll();
        await stop;
        return !drain.IsCancellationRequested;
    }

    /// <summary>Stops without waiting for calls, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await _host.DisposeAsync();
        _clock.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = _options.MaxConnections;
        kestrel.Listen(_options.Endpoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Run(ServeAsync);
        });
    }

    private async Task ServeAsync(ConnectionContext context)
    {
        var connection = new Http2Connection(context, _calls, _clock);
        _clock.Add(connection);
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            _clock.Remove(connection);
        }
    }

    /// <summary>Kestrel wants one to start; connections end before they could reach it.</summary>
    private sealed class NoApplication : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => throw new InvalidOperationException("not HTTP's own server");

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }
    }
}
