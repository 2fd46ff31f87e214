namespace Rtb.Bidder.Pace;

/// <summary>
/// How much a campaign may commit now so that the day follows its plan: as fast as the plan rises, plus what it is behind spread
/// over the next five minutes, and never more than the plan a few seconds ahead.
/// </summary>
/// <remarks>One thread, the keeper's. Committed money counts in full although some holds will come back: the plan is then a little
/// behind, never ahead.</remarks>
internal sealed class PlanAllowance
{
    /// <summary>Money may be committed this much before the plan wants it spent.</summary>
    public const long LookaheadMs = 5_000;

    private const long CatchUpMs = 300_000;

    private long _allowed;
    private long _lastMs;
    private int _day = int.MinValue;

    /// <summary>What may be committed now.</summary>
    public long Allowed => _allowed;

    /// <param name="planned">The plan as a function of time, for the day <paramref name="day"/>.</param>
    /// <param name="burst">The most that may be saved up beside the plan's own pace: one bid, so that a small budget still gets whole
    /// bids.</param>
    public void Refresh(Func<long, long> planned, int day, long committed, long nowMs, long endMs, long burst)
    {
        var now = planned(nowMs);
        var ahead = planned(nowMs + LookaheadMs);
        var behind = Math.Max(0, now - committed);
        var catchUpMs = Math.Clamp(endMs - nowMs, LookaheadMs, CatchUpMs);
        var most = ahead - now + Share(behind, LookaheadMs, catchUpMs);
        if (day != _day)
        {
            _day = day;
            _allowed = most;
        }
        else
        {
            var sinceMs = Math.Clamp(nowMs - _lastMs, 0, LookaheadMs);
            _allowed += now - planned(nowMs - sinceMs) + Share(behind, sinceMs, catchUpMs);
        }
        _lastMs = nowMs;
        _allowed = Math.Clamp(_allowed, 0, Math.Max(0, Math.Min(ahead - committed, Math.Max(most, burst))));
    }

    public void Take(long amount) => _allowed -= amount;


    private static long Share(long amount, long part, long whole) => (long)((Int128)amount * part / whole);
}
