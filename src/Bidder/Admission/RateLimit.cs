using System.Diagnostics;

namespace Rtb.Bidder.Admission;

/// <summary>How many requests a second an exchange may send, as the generic cell rate algorithm wants it.</summary>
internal sealed class RateLimit
{
    /// <summary>A tenth of a second's requests may come at once, and never fewer than two.</summary>
    private const int BurstShare = 10;

    /// <param name="perSecond">At least 1.</param>
    public RateLimit(int perSecond)
    {
        TicksPerRequest = Math.Max(1, Stopwatch.Frequency / perSecond);
        TicksAhead = Math.Max(Stopwatch.Frequency / BurstShare, 2 * TicksPerRequest);
    }

    /// <summary>Stopwatch ticks between two requests at the full rate.</summary>
    public long TicksPerRequest { get; }

    /// <summary>How far the requests let through may be ahead of the clock.</summary>
    public long TicksAhead { get; }
}
