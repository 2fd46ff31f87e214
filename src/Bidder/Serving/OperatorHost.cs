using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>
/// The listeners beside the bids: private HTTP/1.1 (health, metrics), private gRPC (Explain, SpendService, health) and the public notice edge.
/// An ordinary web application: nothing here is on the path of a bid.
/// </summary>
internal sealed class OperatorHost(BidderOptions options, ILoggerProvider logs) : IAsyncDisposable
{
    private WebApplication? _app;

    public int HttpPort { get; private set; }

    public int GrpcPort { get; private set; }

    public int NoticePort { get; private set; }

    /// <summary>Binds the three ports; what they answer is mapped by the caller before.</summary>
    public async Task StartAsync(Action<WebApplication, OperatorHost> map, Action<IServiceCollection> services, CancellationToken cancellation)
    {
        var address = IPAddress.Parse(options.BindAddress);
        HttpPort = FreePorts.Resolve(address, options.OperatorHttpPort);
        GrpcPort = FreePorts.Resolve(address, options.OperatorGrpcPort);
        NoticePort = FreePorts.Resolve(address, options.NoticeHttpPort);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddGrpc();
        services(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.MaxRequestHeaderCount = 50;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Listen(address, HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(address, GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(address, NoticePort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.UseRouting();
        map(_app, this);
        await _app.StartAsync(cancellation);
    }

    public Task StopAsync(CancellationToken cancellation) => _app?.StopAsync(cancellation) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
