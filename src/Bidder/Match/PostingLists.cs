namespace Rtb.Bidder.Match;

/// <summary>Positions grouped by key, each group ascending and without repetitions; cold.</summary>
internal sealed class PostingLists
{
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _positions;

    private PostingLists(int[] starts, int[] counts, int[] positions)
    {
        _starts = starts;
        _counts = counts;
        _positions = positions;
    }

    public ReadOnlySpan<int> Of(int key) => _positions.AsSpan(_starts[key], _counts[key]);

    /// <summary>A counting sort; positions must come in ascending order.</summary>
    public static PostingLists Group(List<int> keys, List<int> positions, int keyCount)
    {
        var starts = new int[keyCount + 1];
        foreach (var key in keys)
        {
            starts[key + 1]++;
        }
        for (var key = 0; key < keyCount; key++)
        {
            starts[key + 1] += starts[key];
        }
        var counts = new int[keyCount];
        var grouped = new int[positions.Count];
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            var end = starts[key] + counts[key];
            if (counts[key] == 0 || grouped[end - 1] != positions[i])
            {
                grouped[end] = positions[i];
                counts[key]++;
            }
        }
        return new PostingLists(starts, counts, grouped);
    }
}
