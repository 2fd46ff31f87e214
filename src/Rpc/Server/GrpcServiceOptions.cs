namespace Rtb.Rpc.Server;

/// <summary>Settings of all services of a server.</summary>
public sealed class GrpcServiceOptions
{
    /// <summary>Bytes of a received message, after decompression. Default 4 MiB, the default of all gRPC implementations.</summary>
    public int MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a sent message. Default none.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Enforces deadlines. Default the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
