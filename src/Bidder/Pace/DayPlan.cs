using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Pace;

/// <summary>How much of a day's budget may have been spent by when: the curves of MONEY section 2, in whole nanos.</summary>
internal static class DayPlan
{
    /// <summary>Plans end at 23/24 of the day, so that the last hour can catch up.</summary>
    private const int FinishNumerator = 23;
    private const int FinishDenominator = 24;

    /// <summary>
    /// Planned spend at <paramref name="nowMs"/>. EVEN rises in a straight line; FRONT_LOADED follows 1.5 u - 0.5 u^2 (62.5% of
    /// the budget in the first half of the plan); ASAP allows everything at once; ADAPTIVE has no forecast here and is EVEN.
    /// </summary>
    public static long Planned(PacingAlgorithm pacing, long budget, long startMs, long endMs, long nowMs)
    {
        if (pacing is PacingAlgorithm.Asap)
        {
            return budget;
        }
        Int128 length = Math.Max(1, (endMs - startMs) * FinishNumerator / FinishDenominator);
        Int128 elapsed = Math.Clamp(nowMs - startMs, 0, (long)length);
        return pacing is PacingAlgorithm.FrontLoaded
            ? (long)(budget * ((3 * elapsed * length) - (elapsed * elapsed)) / (2 * length * length))
            : (long)(budget * elapsed / length);
    }
}
