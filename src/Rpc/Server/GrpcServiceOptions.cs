using System.IO.Compression;

namespace Rtb.Rpc.Server;

/// <summary>Settings of all services of a server.</summary>
public sealed class GrpcServiceOptions
{
    /// <summary>Bytes of a received message, after decompression. Default 4 MiB, the default of all gRPC implementations.</summary>
    public int MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a sent message. Default none.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>
    /// How responses are compressed for clients that accept it: <c>gzip</c>; null, the default, and <c>identity</c> send them as they are.
    /// A service turns it off for a message by <see cref="Grpc.Core.WriteFlags.NoCompress"/>.
    /// </summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard to compress. Default fastest: messages are small and the network is near.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>What every call goes through before its service, in this order. Default none.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    /// <summary>Enforces deadlines. Default the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
