using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Rtb.Rpc.Server;

/// <summary>
/// A bare Kestrel that speaks HTTP/2 in clear text and runs nothing but <see cref="RawHandler"/>s: no routing, no middleware, no
/// HttpContext. Anything else is answered UNIMPLEMENTED.
/// </summary>
public sealed class RawGrpcServer : IAsyncDisposable
{
    private readonly RawGrpcServerOptions _options;
    private readonly RawApplication _application;
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
        _application = new RawApplication(options, handlers);

        // Not `new KestrelServer`: without the services of a builder its memory pool allocates per request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
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
    public long HandlerFaults => _application.HandlerFaults;

    /// <summary>Streams that are open now.</summary>
    public int LiveStreams => _application.Streams.Live;

    /// <summary>Binds and accepts. Fails when the address is taken.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => _server.StartAsync(_application, cancellationToken);

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
        await _application.Streams.StopAsync();
        await stop;
        return !drain.IsCancellationRequested;
    }

    /// <summary>Stops without waiting for calls, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await _host.DisposeAsync();
        _application.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = _options.MaxConnections;
        kestrel.Limits.KeepAliveTimeout = _options.KeepAliveTimeout;
        kestrel.Limits.Http2.MaxStreamsPerConnection = _options.MaxStreamsPerConnection;

        kestrel.Limits.Http2.KeepAlivePingDelay = _options.KeepAlivePingDelay ?? Timeout.InfiniteTimeSpan;
        kestrel.Limits.Http2.KeepAlivePingTimeout = _options.KeepAlivePingTimeout;

        // Messages have their own limit, checked as soon as their header is there.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(_options.Endpoint, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
