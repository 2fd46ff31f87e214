namespace Grpc.Net.Client;

/// <summary>The randomness of a channel: a seeded <see cref="Random"/> is not safe for the threads of its calls, this is.</summary>
internal sealed class Jitter(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>From 0 to below 1.</summary>
    public double Next()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
