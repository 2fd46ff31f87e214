using System.Net;
using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Everything of an HTTP request except its messages.</summary>
internal static class RequestHead
{
    private const string UserAgent = "grpc-csharp-rtb/0.1.0";
    private const string AcceptedEncodings = HeaderNames.Identity + "," + HeaderNames.Gzip;

    public static HttpRequestMessage Create(Uri uri, string? host, TimeSpan? timeout, Metadata? metadata)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation(HeaderNames.Te, "trailers");
        request.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, AcceptedEncodings);
        if (timeout is { } time)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Timeout, GrpcTimeout.Format(time));
        }

        foreach (var entry in metadata ?? Metadata.Empty)
        {
            if (!HeaderNames.IsReserved(entry.Key))
            {
                request.Headers.TryAddWithoutValidation(entry.Key, BinaryHeader.ToHeaderValue(entry));
            }
        }

        if (!request.Headers.Contains(HeaderNames.UserAgent))
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.UserAgent, UserAgent);
        }

        request.Headers.Host = host;
        return request;
    }
}
