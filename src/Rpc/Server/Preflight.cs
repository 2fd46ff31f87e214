using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>What is refused on the level of HTTP, before there is a call.</summary>
internal static class Preflight
{
    /// <summary>Zero when the request is a gRPC call, else the HTTP status to answer.</summary>
    public static int Check(HttpRequest request)
    {
        if (!HeaderNames.IsGrpcContentType(request.ContentType))
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return StatusCodes.Status405MethodNotAllowed;
        }

        return HttpProtocol.IsHttp2(request.Protocol) || HttpProtocol.IsHttp3(request.Protocol)
            ? 0
            : StatusCodes.Status426UpgradeRequired;
    }

    public static Task RefuseAsync(HttpResponse response, int httpStatus)
    {
        response.StatusCode = httpStatus;
        if (httpStatus == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = HttpMethods.Post;
        }
        else if (httpStatus == StatusCodes.Status426UpgradeRequired)
        {
            response.Headers.Upgrade = "HTTP/2";
        }

        return response.CompleteAsync();
    }
}
