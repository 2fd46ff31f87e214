using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;
using Xunit.Abstractions;

namespace Rtb.Integration.Rpc;

/// <summary>
/// The reference implementations call our servers: what we promise is the protocol, not agreement with our own client. The checks are in
/// the clients; each prints a line per check and fails as a whole.
/// </summary>
public class ForeignClientTests(ITestOutputHelper output)
{
    private const int ChecksMin = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [ForeignFact(ForeignTool.GrpcJs)]
    public Task GrpcJsIsServed() => RunAsync(
        "node", Path.Combine(ForeignTools.Clients, "grpc-js", "client.js"), Path.Combine(ForeignTools.RepositoryRoot, "protos"));

    [ForeignFact(ForeignTool.PythonGrpcio)]
    public Task GrpcioIsServed() => RunAsync(ForeignTools.Python, Path.Combine(ForeignTools.Clients, "python", "client.py"));

    private async Task RunAsync(string program, string script, params string[] extra)
    {
        var service = new ForeignService();
        await using var app = await StartOrdinaryAsync(service);
        var health = new HealthServiceImpl();
        await using var raw = new RawGrpcServer(
            new RawGrpcServerOptions(), new RawEcho(), new RawRefuse(), new RawChat(), new RawHealthHandler(health));
        await raw.StartAsync();

        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var (exitCode, text) = await RunClientAsync(program, [script, address.Authority, raw.Endpoint.ToString(), .. extra]);
        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
        Assert.True(text.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)) >= ChecksMin, "too few checks ran: " + text);
        Assert.Equal((0, 0), (raw.HandlerFaults, raw.LiveStreams));
        Assert.True(service.HangingCancelled >= 1, "the server must notice the deadline of a client");
    }

    private static async Task<WebApplication> StartOrdinaryAsync(ForeignService service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton<HealthServiceImpl>();
        var app = builder.Build();
        app.MapGrpcService<ForeignService>();
        app.MapGrpcService<HealthServiceImpl>();
        await app.StartAsync();
        return app;
    }

    internal static async Task<(int ExitCode, string Text)> RunClientAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // A proxy of the machine must not stand between a client and loopback.
        foreach (var name in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "grpc_proxy" })
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(s_patience);
        var stdout = process.StandardOutput.ReadToEndAsync(patience.Token);
        var stderr = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await stdout + await stderr);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
