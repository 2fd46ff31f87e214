using Microsoft.Extensions.Logging;

namespace Rtb.Rpc.Server;

/// <summary>What the server logs.</summary>
internal static partial class GrpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The service failed in {Method}; the client got UNKNOWN.")]
    public static partial void ServiceFailed(ILogger log, Exception fault, string method);

    [LoggerMessage(2, LogLevel.Debug, "{Method} ended with {StatusCode}: {Detail}")]
    public static partial void CallRefused(ILogger log, string method, Grpc.Core.StatusCode statusCode, string detail);
}
