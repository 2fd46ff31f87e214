using Microsoft.Extensions.Logging;

namespace Rtb.Rpc.Server;

/// <summary>The options as the calls see them: resolved once, immutable.</summary>
internal sealed class CallRules(GrpcServiceOptions options, ILogger log)
{
    public int ReceiveBytesMax { get; } = options.MaxReceiveMessageSize;

    public int? SendBytesMax { get; } = options.MaxSendMessageSize;

    public TimeProvider Clock { get; } = options.TimeProvider;

    public ILogger Log { get; } = log;
}
