using Grpc.Core;

namespace Rtb.Rpc.Server;

/// <summary>How a raw call ended. The message must be a constant of printable ASCII without '%': it is sent as it is.</summary>
public readonly record struct RawStatus(StatusCode Code, string? Message = null)
{
    /// <summary>Success: the response buffer is sent as the one message.</summary>
    public static RawStatus Ok => default;
}
