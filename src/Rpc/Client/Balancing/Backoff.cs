namespace Grpc.Net.Client.Balancing;

/// <summary>Growing pauses between attempts to reach something: times 1.6 each, spread by a fifth, as the gRPC document says.</summary>
internal sealed class Backoff(GrpcChannelOptions options, Jitter jitter)
{
    private const double Multiplier = 1.6;
    private const double Spread = 0.2;

    private readonly double _firstSeconds = options.InitialReconnectBackoff.TotalSeconds;
    private readonly double _longestSeconds = (options.MaxReconnectBackoff ?? TimeSpan.FromDays(1)).TotalSeconds;

    /// <summary>The pause after so many failures in a row.</summary>
    public TimeSpan After(int failures)
    {
        var seconds = Math.Min(_longestSeconds, _firstSeconds * Math.Pow(Multiplier, failures - 1));
        return TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * jitter.Next())));
    }
}
