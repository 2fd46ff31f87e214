using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>The statuses that the raw server itself answers. Codes are those of <see cref="ProtocolErrors"/>.</summary>
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

    private static RawStatus From(Status status) => new(status.StatusCode, status.Detail);
}
