using System.Net;

namespace Rtb.Unit.Rpc.Server;

/// <summary>What came back on the wire for literal bytes.</summary>
internal sealed record WireResponse(
    HttpStatusCode HttpStatus, string? Status, string? Message, byte[] Body, bool IsTrailersOnly, string Accepts)
{
    /// <summary>Posts over HTTP/2; content-type is application/grpc unless given.</summary>
    public static async Task<WireResponse> PostAsync(string address, string path, byte[] body, (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { Timeout = TestServer.Patience };
        var content = new ByteArrayContent(body);
        if (!headers.Any(h => h.Name == "content-type"))
        {
            content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        foreach (var (name, value) in headers)
        {
            if (name == ":method")
            {
                request.Method = new HttpMethod(value);
            }
            else if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var isTrailersOnly = response.Headers.Contains("grpc-status");
        var ends = isTrailersOnly ? response.Headers : response.TrailingHeaders;
        return new WireResponse(
            response.StatusCode,
            ends.TryGetValues("grpc-status", out var status) ? status.Single() : null,
            ends.TryGetValues("grpc-message", out var message) ? message.Single() : null,
            bytes,
            isTrailersOnly,
            response.Headers.Concat(response.TrailingHeaders).FirstOrDefault(h => h.Key == "grpc-accept-encoding").Value?.Single() ?? "");
    }
}
