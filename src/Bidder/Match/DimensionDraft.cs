namespace Rtb.Bidder.Match;

/// <summary>What campaigns say about one dimension, collected in rank order and frozen at the end; cold.</summary>
/// <remarks>Lanes are roles of a value: usually 0 "include" and 1 "exclude".</remarks>
internal sealed class DimensionDraft<TValue>
    where TValue : notnull
{
    private readonly int _laneCount;
    private readonly Dictionary<TValue, int> _entries;
    private readonly List<TValue> _values = [];
    private readonly ulong[][] _constrained;

    // Parallel lists: the posting's entry and lane as one number, and the campaign.
    private readonly List<int> _keys = [];
    private readonly List<int> _positions = [];

    public DimensionDraft(RowStoreBuilder rows, int laneCount, IEqualityComparer<TValue>? comparer = null)
    {
        _entries = new(comparer);
        _laneCount = laneCount;
        _constrained = [.. Enumerable.Range(0, laneCount).Select(_ => rows.NewBits())];
    }

    /// <summary>Whether any campaign says anything in this dimension; when none does, it has no gate.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>The campaign has a list in this lane: it no longer takes everything.</summary>
    public void Constrain(int lane, int position)
    {
        IsUsed = true;
        _constrained[lane][position >> 6] |= 1UL << (position & 63);
    }

    public void Add(TValue value, int lane, int position)
    {
        IsUsed = true;
        if (!_entries.TryGetValue(value, out var entry))
        {
            entry = _values.Count;
            _entries.Add(value, entry);
            _values.Add(value);
        }
        _keys.Add((entry * _laneCount) + lane);
        _positions.Add(position);
    }

    /// <summary>Whether any campaign has a list in the lane.</summary>
    public bool IsConstrained(int lane) => _constrained[lane].AsSpan().ContainsAnyExcept(0UL);

    /// <summary>The row of campaigns without a list in the lane.</summary>
    public int AnyRow(RowStoreBuilder rows, int lane) => rows.AddComplement(_constrained[lane]);

    /// <summary>Lane 0 is "include", lane 1 "exclude". Null when no campaign uses the dimension.</summary>
    public SingleDimension? FreezeSingle(RowStoreBuilder rows, NoBidReason reason, Func<IReadOnlyList<TValue>, ValueTable> table)
    {
        if (!IsUsed)
        {
            return null;
        }
        var lists = Group();
        var any = AnyRow(rows, 0);
        var folded = new int[_values.Count];
        for (var entry = 0; entry < folded.Length; entry++)
        {
            folded[entry] = rows.AddFolded(any, lists.Of(entry * _laneCount), lists.Of((entry * _laneCount) + 1));
        }
        return new SingleDimension(reason, table(_values), folded, any);
    }

    /// <summary>Null when no campaign uses the dimension.</summary>
    public MultiDimension? FreezeMulti(
        RowStoreBuilder rows, Func<IReadOnlyList<TValue>, ValueTable> table, Func<DimensionDraft<TValue>, IEnumerable<DimensionGate>> gates)
    {
        if (!IsUsed)
        {
            return null;
        }
        var lists = Group();
        var laneRows = new int[_values.Count * _laneCount];
        for (var key = 0; key < laneRows.Length; key++)
        {
            laneRows[key] = rows.Add(lists.Of(key));
        }
        return new MultiDimension(table(_values), _laneCount, laneRows, [.. gates(this)]);
    }

    private PostingLists Group() => PostingLists.Group(_keys, _positions, _values.Count * _laneCount);
}
