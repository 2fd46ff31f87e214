using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;
using Rtb.Rpc.Transcoding;
using Rtb.Rpc.Transcoding.OpenApi;
using Rtb.Unit.Rpc.Transcoding;
using Xunit.Abstractions;

namespace Rtb.Integration.Rpc;

/// <summary>
/// Foreign validators judge the OpenAPI document of the library, which has every kind of rule and field, and the answers of the server by
/// its schemas. The checks are in the script; each prints a line.
/// </summary>
public class OpenApiValidatorTests(ITestOutputHelper output)
{
    private const int ChecksMin = 40;

    [ForeignFact(ForeignTool.OpenApiValidator)]
    public async Task ForeignValidatorsAcceptTheDocumentAndTheServerKeepsIt()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddGrpc().AddJsonTranscoding(o => o.Title = "Library");
        builder.Services.AddSingleton<LibraryService>();
        await using var app = builder.Build();
        app.MapGrpcService<LibraryService>();
        app.MapOpenApiDocument();
        await app.StartAsync();

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var (exitCode, text) = await ForeignClientTests.RunClientAsync(
            "node", [Path.Combine(ForeignTools.Clients, "openapi", "check.mjs"), address]);
        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
        Assert.True(text.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)) >= ChecksMin, "too few checks ran: " + text);
    }
}
