using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>
/// The listeners beside the bids: private HTTP/1.1 (health, metrics), private gRPC (Explain, SpendService, health) and the public notice
/// edge.
/// An ordinary web application: nothing here is on the path of a bid.
/// </summary>
internal sealed class OperatorHost : IAsyncDisposable
{
    private readonly IPAddress _address;
    private WebApplication? _app;

    public OperatorHost(BidderOptions options)
    {
        _address = IPAddress.Parse(options.BindAddress);
        HttpPort = FreePorts.Resolve(_address, options.OperatorHttpPort);
        GrpcPort = FreePorts.Resolve(_address, options.OperatorGrpcPort);
        NoticePort = FreePorts.Resolve(_address, options.NoticeHttpPort);
    }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public int NoticePort { get; }

    /// <summary>Binds the three ports; what they answer is mapped by the caller before.</summary>
    public async Task StartAsync(Action<WebApplication> map, Action<IServiceCollection> services, CancellationToken cancellation)
    {
        // Nobody's appsettings are ours, and watching the working folder for them would see every write to the data folder in it.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"], ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddGrpc();
        builder.Services.AddGrpcReflection();
        services(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.MaxRequestHeaderCount = 50;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Listen(_address, HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(_address, GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(_address, NoticePort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.UseRouting();
        map(_app);
        await _app.StartAsync(cancellation);
    }

    public Task StopAsync(CancellationToken cancellation) => _app?.StopAsync(cancellation) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
