using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// How long the caller waits: <c>X-Server-Timeout</c> in seconds (<c>30</c>, <c>0.5</c>) or <c>grpc-timeout</c> as over gRPC; of both the
/// shorter counts.
/// </summary>
internal static class TimeoutHeader
{
    private const string ServerTimeout = "X-Server-Timeout";

    public static TimeSpan? Read(IHeaderDictionary headers)
    {
        TimeSpan? shortest = null;
        if (headers.TryGetValue(ServerTimeout, out var seconds))
        {
            shortest = seconds.Count == 1
                && decimal.TryParse(seconds[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    ? TimeSpan.FromTicks((long)(Math.Min(number, (decimal)CallTimer.Max.TotalSeconds) * TimeSpan.TicksPerSecond))
                    : throw HttpRefusal.Unreadable($"The header {ServerTimeout} is not a number of seconds.");
        }

        if (headers.TryGetValue(HeaderNames.Timeout, out var grpc))
        {
            if (grpc.Count != 1 || !GrpcTimeout.TryParse(grpc[0], out var timeout))
            {
                throw HttpRefusal.Unreadable($"The header {HeaderNames.Timeout} is malformed.");
            }

            shortest = shortest < timeout ? shortest : timeout;
        }

        return shortest;
    }
}
