namespace Rtb.Bidder.Match;

/// <summary>Ranges of age, collected and frozen into one row for every age; cold.</summary>
/// <remarks>Ages between two bounds that any campaign names are alike, so they share a row: a handful of rows, not one for each
/// year.</remarks>
internal sealed class AgeDraft(RowStoreBuilder rows)
{
    /// <summary>Nobody is older.</summary>
    public const int AgeMax = 127;

    private readonly List<(int Min, int Max, int Position)> _ranges = [];

    /// <summary>0 is open; a campaign comes once, in the order of positions.</summary>
    public void Add(int min, int max, int position)
    {
        if (min > 0 || max > 0)
        {
            _ranges.Add((min, max == 0 ? AgeMax : max, position));
        }
    }

    /// <summary>Null when no campaign has a range. Who does not say an age has none.</summary>
    public SingleDimension? Freeze()
    {
        if (_ranges.Count == 0)
        {
            return null;
        }
        var starts = _ranges.SelectMany(range => new[] { range.Min, range.Max + 1 }).Append(0)
            .Where(age => age <= AgeMax).Distinct().Order().ToList();
        var draft = new DimensionDraft<int>(rows, laneCount: 2);
        foreach (var (min, max, position) in _ranges)
        {
            draft.Constrain(lane: 0, position);
            foreach (var start in starts.Where(start => start >= min && start <= max))
            {
                draft.Add(start, lane: 0, position);
            }
        }
        var byStart = draft.FreezeSingle(rows, NoBidReason.AgeNotTargeted, KeysOf)!;
        var ages = Enumerable.Range(0, AgeMax + 1).ToList();
        return byStart with
        {
            Values = KeysOf(ages),
            Rows = [.. ages.Select(age => starts.FindLast(start => start <= age))
                .Select(start => byStart.RowOf(byStart.Values.Find(TargetingIndex.KeyOf(start))))],
        };
    }

    private static ValueTable KeysOf(IReadOnlyList<int> ages) => ValueTable.OfKeys([.. ages.Select(TargetingIndex.KeyOf)]);
}
