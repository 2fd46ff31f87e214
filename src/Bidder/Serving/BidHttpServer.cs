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
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Serving.Http;

namespace Rtb.Bidder.Serving;

/// <summary>
/// The HTTP/1.1 bid listener. Kestrel owns sockets, buffers and the connection limit; what is spoken on a connection is ours
/// (<see cref="BidConnection"/>), which costs no allocation and half of the time. A Kestrel of its own, because inline scheduling helps
/// HTTP/1.1 by a quarter and costs HTTP/2 most of its speed.
/// </summary>
internal sealed class BidHttpServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly IServer _server;
    private readonly ConnectionWatch _watch;

    public BidHttpServer(BidService service, IPAddress address, int port, BidderOptions options, TimeProvider time, ILogger log)
    {
        _watch = new ConnectionWatch(time);
        var bids = new HttpBids(service, fault => ServingLog.HandlerFailed(log, "POST /openrtb2/bid", fault));
        // Not `new KestrelServer`: without the services of a builder its memory pool allocates per request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.UnsafePreferInlineScheduling = true;
            transport.NoDelay = true;
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
            kestrel.Listen(address, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Run(connection => new BidConnection(connection, bids, _watch).RunAsync());
            });
        });
        _host = builder.Build();
        _server = _host.Services.GetRequiredService<IServer>();
    }

    /// <summary>The port that listens; differs from the configured one when that was 0.</summary>
    public int Port => new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;

    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(new NoApplication(), cancellation);

    /// <summary>From here on every answer closes its connection.</summary>
    public void StartDraining() => _watch.IsDraining = true;

    /// <summary>Stops accepting and waits until no request is in flight; at most <paramref name="limit"/>.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        StartDraining();
        using var timeout = new CancellationTokenSource(limit);
        var stopped = _server.StopAsync(timeout.Token);
        _watch.EndIdle();
        await stopped;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _watch.Dispose();
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
