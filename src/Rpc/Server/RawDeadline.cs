using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Reads <c>grpc-timeout</c> as a timestamp of the server's clock.</summary>
internal sealed class RawDeadline(TimeProvider clock)
{
    private readonly double _timestampsPerTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;

    /// <summary>OK and when the caller gives up (<see cref="long.MaxValue"/>: never), or why the call is refused.</summary>
    public RawStatus Read(IHeaderDictionary headers, long received, out long deadline)
    {
        deadline = long.MaxValue;
        var header = headers.GrpcTimeout;
        if (header.Count == 0)
        {
            return RawStatus.Ok;
        }

        if (header.Count > 1 || !GrpcTimeout.TryParse(header[0], out var timeout))
        {
            return RawRefusal.TimeoutMalformed;
        }

        if (timeout == TimeSpan.Zero)
        {
            return RawRefusal.DeadlineExceeded;
        }

        var timestamps = timeout.Ticks * _timestampsPerTick;
        deadline = timestamps < long.MaxValue - received ? received + (long)timestamps : long.MaxValue;
        return RawStatus.Ok;
    }
}
