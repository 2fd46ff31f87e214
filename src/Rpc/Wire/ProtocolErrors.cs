using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Every status that the protocol machinery itself answers, named once. Codes follow the gRPC status code document.</summary>
internal static class ProtocolErrors
{
    public static readonly Status MessageMissing = new(StatusCode.Unimplemented, "The call carries no message; exactly one is expected.");
    public static readonly Status MessageExtra = new(StatusCode.Unimplemented, "The call carries more than the one message expected.");
    public static readonly Status MessageTruncated = new(StatusCode.Internal, "The stream ended inside a message.");
    public static readonly Status MessageTooLarge = new(StatusCode.ResourceExhausted, "The received message exceeds the limit.");
    public static readonly Status MessageToSendTooLarge = new(StatusCode.ResourceExhausted, "The message to send exceeds the limit.");
    public static readonly Status FlagUnknown = new(StatusCode.Internal, "The compressed flag of a message is neither 0 nor 1.");
    public static readonly Status EncodingMissing = new(StatusCode.Internal, "A message is compressed but there is no grpc-encoding.");
    public static readonly Status EncodingUnknown = new(StatusCode.Unimplemented, "The grpc-encoding is not supported.");
    public static readonly Status ResponseEncodingUnknown = new(StatusCode.Internal, "The grpc-encoding is not supported by the client.");
    public static readonly Status CompressionBroken = new(StatusCode.Internal, "A compressed message cannot be decompressed.");
    public static readonly Status MessageUnreadable = new(StatusCode.Internal, "The message cannot be parsed.");
    public static readonly Status TextMalformed = new(StatusCode.Internal, "The text of the call is not base64.");
    public static readonly Status TimeoutMalformed = new(StatusCode.Internal, "The grpc-timeout header is malformed.");
    public static readonly Status MetadataMalformed = new(StatusCode.Internal, "A metadata header is malformed.");
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline exceeded.");
    public static readonly Status Cancelled = new(StatusCode.Cancelled, "The call was cancelled.");
    public static readonly Status ServiceUnknown = new(StatusCode.Unimplemented, "The service is unknown.");
    public static readonly Status MethodUnknown = new(StatusCode.Unimplemented, "The method is unknown.");
    public static readonly Status HandlerFault = new(StatusCode.Unknown, "The service failed.");
    public static readonly Status ServerStopping = new(StatusCode.Unavailable, "The server is stopping.");
    public static readonly Status NotGrpc = new(StatusCode.Unknown, "The response is not gRPC: wrong content-type.");
    public static readonly Status StatusMissing = new(StatusCode.Unknown, "The response carries no valid grpc-status.");
    public static readonly Status ResponseMissing = new(StatusCode.Unknown, "The service returned no response.");
}
