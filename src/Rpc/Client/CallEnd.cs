using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>How a call ended: status and trailers, read off an HTTP response.</summary>
internal sealed record CallEnd(Status Status, Metadata Trailers)
{
    public RpcException ToException() => new(Status, Trailers);

    /// <summary>The end that a fault of the transport, or of this process, is.</summary>
    public static CallEnd FromFault(Exception fault) =>
        new(FaultStatus.From(fault), (fault as RpcException)?.Trailers ?? Metadata.Empty);

    /// <summary>The end that the response headers already tell: Trailers-Only, or not gRPC at all. Null when messages follow.</summary>
    public static CallEnd? FromHeaders(HttpResponseMessage response)
    {
        if (response.Headers.Contains(HeaderNames.Status))
        {
            return new CallEnd(ReadStatus(response.Headers), ReadMetadata(response.Headers));
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            var detail = $"The server answered HTTP {(int)response.StatusCode}.";
            return new CallEnd(new Status(CodeOf((int)response.StatusCode), detail), ReadMetadata(response.Headers));
        }

        return HeaderNames.IsGrpcContentType(response.Content.Headers.ContentType?.ToString())
            ? null
            : new CallEnd(ProtocolErrors.NotGrpc, ReadMetadata(response.Headers));
    }

    /// <summary>The end that follows the last message.</summary>
    public static CallEnd FromTrailers(HttpResponseMessage response) =>
        new(ReadStatus(response.TrailingHeaders), ReadMetadata(response.TrailingHeaders));

    /// <summary>Headers that are not the protocol's own; a binary one that cannot be decoded fails the call.</summary>
    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (HeaderNames.IsReserved(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                try
                {
                    BinaryHeader.AddTo(metadata, name, value);
                }
                catch (Exception fault) when (fault is FormatException or ArgumentException)
                {
                    throw new RpcException(ProtocolErrors.MetadataMalformed);
                }
            }
        }

        return metadata;
    }

    private static Status ReadStatus(HttpResponseHeaders headers)
    {
        var isNumber = int.TryParse(Single(headers, HeaderNames.Status), NumberStyles.None, CultureInfo.InvariantCulture, out var code);
        if (!isNumber)
        {
            return ProtocolErrors.StatusMissing;
        }

        var detail = PercentEncoding.Decode(Single(headers, HeaderNames.Message) ?? "");

        // Numbers that the future adds are UNKNOWN to us.
        return new Status(code <= (int)StatusCode.Unauthenticated ? (StatusCode)code : StatusCode.Unknown, detail);
    }

    private static string? Single(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;

    // The table of the document "HTTP to gRPC Status Code Mapping".
    private static StatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
