using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rtb.Load.Servers;

/// <summary>Kestrel without the middleware pipeline, on the loopback address.</summary>
internal static class KestrelHost
{
    /// <summary>Listens when the task is done; disposing of the result stops it.</summary>
    /// <param name="application">Answers the requests.</param>
    /// <param name="port">Where to listen.</param>
    /// <param name="protocols">HTTP/1.1 or HTTP/2 without TLS.</param>
    /// <param name="inlineScheduling">Runs the application where the socket was read: faster on HTTP/1.1, slower on HTTP/2.</param>
    public static async Task<IAsyncDisposable> StartAsync<TContext>(
        IHttpApplication<TContext> application, int port, HttpProtocols protocols, bool inlineScheduling)
        where TContext : notnull
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinRequestBodyDataRate = null;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
        });
        builder.Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = inlineScheduling);

        // A server constructed by hand gets a memory pool that allocates; the builder's has the pinned one.
        var app = builder.Build();
        await app.Services.GetRequiredService<IServer>().StartAsync(application, CancellationToken.None);
        return app;
    }
}
