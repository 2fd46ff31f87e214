using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rtb.Bidder.Serving;

/// <summary>The HTTP/1.1 bid listener: a Kestrel of its own, because inline scheduling helps HTTP/1.1 by a quarter and costs HTTP/2 most
/// of its speed.</summary>
internal sealed class BidHttpServer : IAsyncDisposable
{
    private readonly HttpBidApplication _application;
    private readonly IHost _host;
    private readonly IServer _server;

    public BidHttpServer(BidService service, IPAddress address, int port, BidderOptions options)
    {
        _application = new HttpBidApplication(service);
        // The server is taken from a slim builder's services: a KestrelServer made by hand falls back to a memory pool that allocates per
        // request.
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.UnsafePreferInlineScheduling = true;
            transport.NoDelay = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, address, port, options));
        var app = builder.Build();
        _host = app;
        _server = app.Services.GetRequiredService<IServer>();
    }

    /// <summary>The port that listens; differs from the configured one when that was 0.</summary>
    public int Port => new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;

    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(_application, cancellation);

    /// <summary>From here on every answer closes its connection.</summary>
    public void StartDraining() => _application.Draining = true;

    /// <summary>Stops accepting and waits until no request is in flight; at most <paramref name="limit"/>.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        StartDraining();
        using var timeout = new CancellationTokenSource(limit);
        await _server.StopAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, IPAddress address, int port, BidderOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = options.BodyBytesMax;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
