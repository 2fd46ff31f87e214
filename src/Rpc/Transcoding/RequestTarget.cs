using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// The path of a request as it was sent. The server's own Path is decoded once already, so that %2F and %252F look the same there.
/// </summary>
internal static class RequestTarget
{
    /// <summary>The segments behind the path base, still encoded.</summary>
    public static string[] Segments(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target))
        {
            target = http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent();
        }

        var path = PathOf(target);
        var segments = path.Split('/')[1..];
        var baseSegments = http.Request.PathBase.HasValue ? http.Request.PathBase.Value!.Trim('/').Split('/').Length : 0;
        return segments.Length >= baseSegments ? segments[baseSegments..] : [];
    }

    private static string PathOf(string target)
    {
        // The absolute form that proxies may send: "http://host/path".
        var start = target.StartsWith('/') ? 0 : target.IndexOf("://", StringComparison.Ordinal);
        if (start > 0)
        {
            start = target.IndexOf('/', start + "://".Length);
        }

        if (start < 0)
        {
            return "/";
        }

        var query = target.IndexOf('?', start);
        return query < 0 ? target[start..] : target[start..query];
    }
}
