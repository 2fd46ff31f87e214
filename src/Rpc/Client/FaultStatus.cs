using System.Net.Http;
using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>What a fault of the transport means as a status.</summary>
internal static class FaultStatus
{
    public static Status From(Exception fault)
    {
        if (fault is RpcException refusal)
        {
            return refusal.Status;
        }

        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
            {
                return FromReset(protocol);
            }
        }

        return fault switch
        {
            HttpRequestException => new Status(StatusCode.Unavailable, "The server cannot be reached: " + fault.Message, fault),
            IOException => new Status(StatusCode.Unavailable, "The connection was lost.", fault),
            OperationCanceledException { InnerException: TimeoutException } => new Status(
                StatusCode.Unavailable, "The server does not answer.", fault),
            OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled.", fault),
            _ => new Status(StatusCode.Internal, "The call failed: " + fault.Message, fault),
        };
    }

    // Error codes of RFC 9113 section 7; the mapping is that of the gRPC-over-HTTP/2 document.
    private static Status FromReset(HttpProtocolException reset)
    {
        // The runtime names a dead peer by PROTOCOL_ERROR, and what it means only in its text.
        if (reset.Message.Contains("respond to a ping", StringComparison.Ordinal))
        {
            return new Status(StatusCode.Unavailable, "The server does not answer keep-alive pings.", reset);
        }

        const int noError = 0;
        const int refusedStream = 7;
        const int cancel = 8;
        const int enhanceYourCalm = 11;
        const int inadequateSecurity = 12;
        var code = reset.ErrorCode switch
        {
            // A server that says goodbye: the connection is gone, and nothing was wrong with the call.
            noError or refusedStream => StatusCode.Unavailable,
            cancel => StatusCode.Cancelled,
            enhanceYourCalm => StatusCode.ResourceExhausted,
            inadequateSecurity => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        };
        return new Status(code, $"The server reset the call with HTTP/2 error {reset.ErrorCode}.", reset);
    }
}
