using System.Net;

namespace Rtb.Unit.Rpc.Client;

/// <summary>Answers every request with one prepared response and keeps the last request.</summary>
internal sealed class CannedHandler(Func<HttpResponseMessage> answer) : HttpMessageHandler
{
    public HttpRequestMessage? LastRequest { get; private set; }

    public byte[] LastBody { get; private set; } = [];

    /// <summary>A gRPC response: body, status in the trailers, and more headers if wanted.</summary>
    public static HttpResponseMessage Response(byte[] body, string? status, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        if (status is not null)
        {
            response.TrailingHeaders.TryAddWithoutValidation("grpc-status", status);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LastRequest = request;
        LastBody = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        return answer();
    }
}
