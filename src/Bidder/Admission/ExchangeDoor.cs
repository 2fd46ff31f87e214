using System.Security.Cryptography;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Admission;

/// <summary>Whether a request of an exchange is looked at at all: asked before its body is parsed, so that saying no costs next to
/// nothing.</summary>
internal sealed class ExchangeDoor(LoadGate load)
{
    /// <summary>None, Unauthenticated, RateLimited or Overloaded.</summary>
    /// <param name="nowTicks">Stopwatch ticks.</param>
    public NoBidReason Check(ExchangeEntry exchange, ReadOnlySpan<byte> token, long nowTicks)
    {
        if (exchange.TokenDigests.Length > 0 && !IsKnown(exchange.TokenDigests, token))
        {
            return NoBidReason.Unauthenticated;
        }
        var meter = exchange.Meter;
        if (exchange.RateLimit is { } limit && !meter.TryPass(limit, nowTicks))
        {
            return NoBidReason.RateLimited;
        }
        return load.Admits(meter) ? NoBidReason.None : NoBidReason.Overloaded;
    }

    /// <summary>In a time that does not tell how much of a token is right.</summary>
    private static bool IsKnown(byte[][] digests, ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty)
        {
            return false;
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, digest);
        var isKnown = false;
        foreach (var known in digests)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(known, digest);
        }
        return isKnown;
    }
}
