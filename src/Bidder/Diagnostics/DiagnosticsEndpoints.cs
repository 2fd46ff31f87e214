using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rtb.Bidder.Diagnostics;

/// <summary>/livez, /readyz, /version and /metrics for the private listener.</summary>
internal static class DiagnosticsEndpoints
{
    private const string Json = "application/json";

    /// <param name="catalogVersion">Null before the first snapshot.</param>
    public static void Map(
        IEndpointRouteBuilder endpoints, BidderHealth health, BuildVersion version, Func<long?> catalogVersion, BidderMetrics metrics)
    {
        endpoints.MapGet("/livez", context => Answer(context, Json, output =>
        {
            BidderHealth.WriteLiveness(output);
            return true;
        }));
        endpoints.MapGet("/readyz", context => Answer(context, Json, health.WriteReadiness));
        endpoints.MapGet("/version", context => Answer(context, Json, output =>
        {
            BidderHealth.WriteVersion(output, version, catalogVersion());
            return true;
        }));
        endpoints.MapGet("/metrics", context => Answer(context, PrometheusWriter.ContentType, output =>
        {
            metrics.Write(output);
            return true;
        }));
    }

    /// <summary>The body is made whole before the status is sent, so that a failure half-way is a 500 and not a truncated 200.</summary>
    private static async Task Answer(HttpContext context, string contentType, Func<IBufferWriter<byte>, bool> write)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        context.Response.StatusCode = write(body) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
