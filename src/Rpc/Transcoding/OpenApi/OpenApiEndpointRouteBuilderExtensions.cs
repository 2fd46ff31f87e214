using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>Serves the OpenAPI document.</summary>
public static class OpenApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the OpenAPI 3.1 document of every service that is mapped with JSON. It is made at the first request, so the order of mapping
    /// does not matter.
    /// </summary>
    public static IEndpointConventionBuilder MapOpenApiDocument(this IEndpointRouteBuilder endpoints, string path = "/openapi.json")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider.GetService<TranscodedServices>()
            ?? throw new InvalidOperationException("Call services.AddGrpc().AddJsonTranscoding() before MapOpenApiDocument.");
        var document = new Lazy<byte[]>(() => new OpenApiDocument(services).Build());
        var tag = new Lazy<EntityTagHeaderValue>(() => new($"\"{Convert.ToHexStringLower(SHA256.HashData(document.Value))}\""));
        return endpoints.MapGet(path, () => Results.Bytes(document.Value, StreamForms.Json, entityTag: tag.Value))
            .WithDisplayName("OpenAPI document");
    }
}
