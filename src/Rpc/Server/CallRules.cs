using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>The options as the calls see them: resolved once, immutable.</summary>
internal sealed class CallRules(GrpcServiceOptions options, LiveCalls liveCalls, ILogger log)
{
    public int ReceiveBytesMax { get; } = options.MaxReceiveMessageSize;

    public int? SendBytesMax { get; } = options.MaxSendMessageSize;

    /// <summary>True when responses are compressed without being asked to by the service.</summary>
    public bool IsResponseCompressed { get; } = options.ResponseCompressionAlgorithm == HeaderNames.Gzip;

    public CompressionLevel CompressionLevel { get; } = options.ResponseCompressionLevel ?? CompressionLevel.Fastest;

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; } = [.. options.Interceptors];

    public LiveCalls LiveCalls { get; } = liveCalls;

    public TimeProvider Clock { get; } = options.TimeProvider;

    public ILogger Log { get; } = log;
}
