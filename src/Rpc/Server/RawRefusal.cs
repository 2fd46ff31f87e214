using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>
/// The statuses of the raw server and how any status is written: header values are made once, known headers take them without a copy.
/// Codes are those of <see cref="ProtocolErrors"/>.
/// </summary>
internal static class RawRefusal
{
    public static readonly RawStatus MethodUnknown = From(ProtocolErrors.MethodUnknown);
    public static readonly RawStatus MessageMissing = From(ProtocolErrors.MessageMissing);
    public static readonly RawStatus MessageExtra = From(ProtocolErrors.MessageExtra);
    public static readonly RawStatus MessageTruncated = From(ProtocolErrors.MessageTruncated);
    public static readonly RawStatus MessageTooLarge = From(ProtocolErrors.MessageTooLarge);
    public static readonly RawStatus ResponseTooLarge = From(ProtocolErrors.MessageToSendTooLarge);
    public static readonly RawStatus FlagUnknown = From(ProtocolErrors.FlagUnknown);
    public static readonly RawStatus Compressed = From(ProtocolErrors.EncodingUnknown);
    public static readonly RawStatus TimeoutMalformed = From(ProtocolErrors.TimeoutMalformed);
    public static readonly RawStatus DeadlineExceeded = From(ProtocolErrors.DeadlineExceeded);
    public static readonly RawStatus HandlerFault = From(ProtocolErrors.HandlerFault);
    public static readonly RawStatus Stopping = From(ProtocolErrors.ServerStopping);

    public static readonly StringValues ContentType = HeaderNames.GrpcContentType;

    private static readonly StringValues[] s_codes =
    [
        .. Enumerable.Range(0, 1 + (int)StatusCode.Unauthenticated).Select(i => new StringValues(i.ToString(CultureInfo.InvariantCulture))),
    ];

    /// <summary>Writes the trailers; every code of the enumeration is made already, any other number becomes UNKNOWN.</summary>
    public static void WriteTrailers(IFeatureCollection features, RawStatus status)
    {
        var trailers = features.Get<IHttpResponseTrailersFeature>()!.Trailers;
        trailers.GrpcStatus = (uint)status.Code < (uint)s_codes.Length ? s_codes[(int)status.Code] : s_codes[(int)StatusCode.Unknown];
        if (status.Message is not null)
        {
            trailers.GrpcMessage = status.Message;
        }

        if (status == Compressed && features.Get<IHttpResponseFeature>() is { HasStarted: false } response)
        {
            response.Headers.GrpcAcceptEncoding = HeaderNames.Identity;
        }
    }

    /// <summary>Ends a call without a message.</summary>
    public static Task End(IFeatureCollection features, RawStatus status)
    {
        features.Get<IHttpResponseFeature>()!.Headers.ContentType = ContentType;
        WriteTrailers(features, status);
        return Task.CompletedTask;
    }

    /// <summary>Refuses what is not a gRPC call.</summary>
    public static Task RefuseHttp(IFeatureCollection features, int httpStatus)
    {
        var response = features.Get<IHttpResponseFeature>()!;
        response.StatusCode = httpStatus;
        if (httpStatus == 405)
        {
            response.Headers.Allow = "POST";
        }

        return Task.CompletedTask;
    }

    private static RawStatus From(Status status) => new(status.StatusCode, status.Detail);
}
