namespace Rtb.Bidder.Match;

/// <summary>A dimension of few values, of which a request has at most one: for each value the row of the campaigns that pass.</summary>
/// <remarks>"Any" is folded in and excludes are folded out, so the gate is a single AND.</remarks>
internal sealed record SingleDimension(NoBidReason Reason, ValueTable Values, int[] Rows, int DefaultRow)
{
    /// <summary>The row of an entry of <see cref="Values"/>; of -1 the row of campaigns that take unknown and absent values.</summary>
    public int RowOf(int entry) => entry < 0 ? DefaultRow : Rows[entry];
}

/// <summary>
/// A dimension of many values, of which a request may have several. Every value has one row (or -1) per lane; a gate reads one lane
/// as "includes" and one as "excludes" and passes (any | OR includes) &amp; ~OR excludes.
/// </summary>
internal sealed record MultiDimension(ValueTable Values, int LaneCount, int[] Rows, DimensionGate[] Gates);

/// <summary>One gate of a <see cref="MultiDimension"/>. A lane of -1 is not read; <see cref="AnyRow"/> passes whatever the request
/// says.</summary>
internal readonly record struct DimensionGate(NoBidReason Reason, int AnyRow, int IncludeLane, int ExcludeLane);
