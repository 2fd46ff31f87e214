using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Server;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// A request that is refused before its service is called, with an HTTP status that the code alone would not give.
/// </summary>
internal sealed class HttpRefusal(int httpStatus, RpcStatus status) : Exception
{
    /// <summary>Domain of the errors that transcoding itself makes.</summary>
    public const string Domain = "rtb.rpc.transcoding";

    public int HttpStatus { get; } = httpStatus;

    public RpcException Refusal { get; } = status.ToException();

    public static HttpRefusal BodyTooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge,
        new RpcStatus(StatusCode.ResourceExhausted, "The body exceeds the limit.", "BODY_TOO_LARGE", Domain)
            .With("limit_bytes", $"{limit}"));

    public static HttpRefusal MediaTypeUnsupported(string message) => new(
        StatusCodes.Status415UnsupportedMediaType,
        new RpcStatus(StatusCode.InvalidArgument, message, "MEDIA_TYPE_UNSUPPORTED", Domain));

    public static HttpRefusal MethodNotAllowed(string allowed) => new(
        StatusCodes.Status405MethodNotAllowed,
        new RpcStatus(StatusCode.Unimplemented, "This path does not know the HTTP method.", "METHOD_NOT_ALLOWED", Domain)
            .With("allow", allowed));

    public static HttpRefusal PathUnknown() => new(
        StatusCodes.Status404NotFound,
        new RpcStatus(StatusCode.NotFound, "No method has this path.", "PATH_UNKNOWN", Domain));

    /// <summary>A stream of requests has no form in one HTTP body that all clients could send.</summary>
    public static HttpRefusal RequestStreaming(string method) => new(
        StatusCodes.Status501NotImplemented,
        new RpcStatus(
            StatusCode.Unimplemented, $"{method} takes a stream of requests: call it over gRPC.", "REQUEST_STREAMING", Domain)
            .With("method", method));

    public static RpcException Unreadable(string message) =>
        new RpcStatus(StatusCode.InvalidArgument, message, "REQUEST_UNREADABLE", Domain).ToException();
}
