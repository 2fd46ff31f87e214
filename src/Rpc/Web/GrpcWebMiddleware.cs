using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Web;

/// <summary>Lets browsers call: turns <c>application/grpc-web</c> and <c>-text</c> (base64) into gRPC before the endpoint.</summary>
public static class GrpcWebMiddleware
{
    private const string Web = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    /// <summary>Serves grpc-web for all gRPC endpoints. CORS is ASP.NET's own: expose grpc-status and grpc-message.</summary>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Use(InvokeAsync);
    }

    private static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var type = http.Request.ContentType;
        var isText = IsType(type, Text);
        if (!isText && !IsType(type, Web))
        {
            return next(http);
        }

        // What grpc+proto becomes is what the client has sent: the answer is of its kind.
        http.Request.ContentType = HeaderNames.GrpcContentType + type![(isText ? Text : Web).Length..];
        http.Request.Protocol = HttpProtocol.Http2;
        if (isText)
        {
            http.Request.Body = new Base64Request(http.Request.Body);
        }

        var response = new GrpcWebResponse(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), isText);
        http.Features.Set<IHttpResponseBodyFeature>(response);
        http.Features.Set<IHttpResponseTrailersFeature>(response);
        http.Response.OnStarting(() =>
        {
            if (HeaderNames.IsGrpcContentType(http.Response.ContentType))
            {
                http.Response.ContentType = type;
            }

            return Task.CompletedTask;
        });
        return AnswerAsync(http, next, response);
    }

    // The trailers are in the body, which somebody must end: an endpoint leaves that to the server.
    private static async Task AnswerAsync(HttpContext http, RequestDelegate next, GrpcWebResponse response)
    {
        await next(http);
        await response.CompleteAsync();
    }

    private static bool IsType(string? value, string type) =>
        value is not null
        && value.StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && (value.Length == type.Length || value[type.Length] is '+' or ';');

    private sealed class Base64Request(Stream body) : CryptoStream(body, new FromBase64Transform(), CryptoStreamMode.Read)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await base.ReadAsync(buffer, cancellationToken);
            }
            catch (FormatException)
            {
                throw new RpcException(ProtocolErrors.TextMalformed);
            }
        }
    }
}
