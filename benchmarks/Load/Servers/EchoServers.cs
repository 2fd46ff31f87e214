using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;

namespace Rtb.Load.Servers;

/// <summary>Servers of src/Rpc and nothing else: what the runtime costs.</summary>
internal static class EchoServers
{
    public const string UnaryMethod = "/rtb.load.Echo/Unary";
    public const string StreamMethod = "/rtb.load.Echo/Stream";
    public const string AllocatedMethod = "/rtb.load.Echo/Allocated";

    public static async Task<IAsyncDisposable> StartStandardAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<EchoService>();
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        return app;
    }

    public static async Task<IAsyncDisposable> StartRawAsync(int port)
    {
        var options = new RawGrpcServerOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, port) };
        var server = new RawGrpcServer(options, new RawUnaryEcho(), new RawStreamEcho(), new RawAllocated());
        await server.StartAsync();
        return server;
    }
}
