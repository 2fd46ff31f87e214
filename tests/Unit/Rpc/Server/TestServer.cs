using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;

namespace Rtb.Unit.Rpc.Server;

/// <summary>A real Kestrel on a free loopback port with the test services, and a channel to it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private TestServer(WebApplication app)
    {
        _app = app;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Channel = GrpcChannel.ForAddress(Address);
    }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    public ShapesService Shapes => _app.Services.GetRequiredService<ShapesService>();

    public HealthServiceImpl Health => _app.Services.GetRequiredService<HealthServiceImpl>();

    public Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient Client => new(Channel);

    public static async Task<TestServer> StartAsync(
        Action<GrpcServiceOptions>? configure = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? map = null,
        Action<KestrelServerOptions>? kestrel = null,
        IPEndPoint? endpoint = null,
        Action<HttpsConnectionAdapterOptions>? https = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(endpoint ?? new IPEndPoint(IPAddress.Loopback, 0), l =>
            {
                l.Protocols = protocols;
                if (https is not null)
                {
                    l.UseHttps(https);
                }
            });
            kestrel?.Invoke(k);
        });
        builder.Services.AddGrpc(configure);
        builder.Services.AddSingleton<ShapesService>();
        builder.Services.AddSingleton<HealthServiceImpl>();
        build?.Invoke(builder);
        var app = builder.Build();
        map?.Invoke(app);
        app.MapGrpcService<ShapesService>();
        app.MapGrpcService<HealthServiceImpl>();
        await app.StartAsync();
        return new TestServer(app);
    }

    /// <summary>Posts literal bytes, so that a test says exactly what is on the wire.</summary>
    public Task<WireResponse> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        WireResponse.PostAsync(Address, path, body, headers);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Lets calls end and closes the connections, as a deployment does.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
