using System.Diagnostics;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>How much of a day's budget should have been spent at a moment of the day (the curves of MONEY section 2), in integers only.</summary>
/// <remarks>
/// A plan finishes after 23 of 24 parts of the day. UNSPECIFIED is EVEN. ADAPTIVE follows the forecast of traffic; without a forecast,
/// which this version does not make, it runs on the EVEN plan.
/// </remarks>
public static class PacingPlan
{
    /// <summary>Parts of a whole: the plan is expressed in billionths.</summary>
    public const long Whole = 1_000_000_000;

    private const long FinishNumerator = 23;
    private const long FinishDenominator = 24;

    /// <summary>Billionths of the budget that should have been spent <paramref name="elapsedMs"/> into a day of <paramref name="dayMs"/>.</summary>
    public static long PlannedShare(PacingAlgorithm algorithm, long elapsedMs, long dayMs)
    {
        Debug.Assert(dayMs > 0, "a day has a length");
        Debug.Assert(dayMs <= 3 * 86_400_000L, "the products below fit for days of up to three days");
        if (algorithm == PacingAlgorithm.Asap)
        {
            return Whole;
        }
        // u / tau, at most 1.
        var progress = Math.Clamp(elapsedMs, 0, dayMs);
        var share = Math.Min(Whole, progress * FinishDenominator * Whole / (FinishNumerator * dayMs));
        // (1 + a) x - a x^2 with a = 1/2.
        return algorithm == PacingAlgorithm.FrontLoaded ? ((3 * share * Whole) - (share * share)) / (2 * Whole) : share;
    }

    /// <summary>The same share of a budget, rounded down; exactly the budget at the end of the plan.</summary>
    public static long PlannedNanos(PacingAlgorithm algorithm, long budgetNanos, long elapsedMs, long dayMs)
    {
        Debug.Assert(budgetNanos >= 0, "a budget is not negative");
        return (long)((Int128)budgetNanos * PlannedShare(algorithm, elapsedMs, dayMs) / Whole);
    }
}
