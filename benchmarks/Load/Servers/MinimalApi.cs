using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rtb.Load.Servers;

/// <summary>The usual way: minimal API, System.Text.Json into objects, a constant answer. Default settings throughout.</summary>
internal static class MinimalApi
{
    public static async Task RunAsync(Answer answer, int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ParsedRequestJson.Default));
        await using var app = builder.Build();
        var requests = 0;
        app.MapPost("/openrtb2/bid", (ParsedRequest request) =>
            request.Id is null || request.Imp is not { Count: > 0 } ? Results.BadRequest()
            : answer.IsEmpty(Interlocked.Increment(ref requests)) ? Results.NoContent()
            : Results.Bytes(answer.Body, "application/json"));
        app.MapGet("/gc", () => GC.GetTotalAllocatedBytes(precise: true).ToString());
        await HostingAbstractionsHostExtensions.RunAsync(app, cancellation);
    }
}
