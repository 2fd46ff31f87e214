using System.Diagnostics;

namespace Rtb.Bidder.Match;

/// <summary>The best candidates of one walk, best first; of those with the same <see cref="Candidate.Key"/> only the best.</summary>
/// <remarks>Part of a bid's context. Because a walk is in rank order, it may end when nothing that follows could beat or tie with the
/// last of a full list; for a list of one that is the winner.</remarks>
internal sealed class Shortlist
{
    /// <summary>The most bids that one impression can have.</summary>
    public const int Capacity = 16;

    private readonly Candidate[] _items = new Candidate[Capacity];
    private int _limit = 1;

    public int Count { get; private set; }

    /// <summary>Best first.</summary>
    public ReadOnlySpan<Candidate> Items => _items.AsSpan(0, Count);

    /// <summary>What the next candidate must beat or tie with: the last when the list is full, else less than anything.</summary>
    public int BarPriority => Count < _limit ? Candidate.Nothing.Priority : _items[Count - 1].Priority;

    public long BarValueMicros => Count < _limit ? Candidate.Nothing.ValueMicros : _items[Count - 1].ValueMicros;

    /// <summary>Starts an empty list of at most so many, 1 to <see cref="Capacity"/>.</summary>
    public void Begin(int limit)
    {
        Debug.Assert(limit is > 0 and <= Capacity, "a list has room for at least one");
        _limit = limit;
        Count = 0;
    }

    /// <summary>Takes a candidate in at its place, or not at all.</summary>
    public void Offer(in Candidate candidate)
    {
        var items = _items;
        var count = Count;
        var at = IndexOfKey(candidate.Key);
        if (at >= 0)
        {
            if (!candidate.Beats(in items[at]))
            {
                return;
            }
        }
        else if (count < _limit)
        {
            at = count;
            Count = count + 1;
        }
        else if (candidate.Beats(in items[count - 1]))
        {
            at = count - 1;
        }
        else
        {
            return;
        }
        for (; at > 0 && candidate.Beats(in items[at - 1]); at--)
        {
            items[at] = items[at - 1];
        }
        items[at] = candidate;
    }

    /// <summary>Drops all but the best so many.</summary>
    public void Keep(int count) => Count = Math.Min(Count, count);

    private int IndexOfKey(ulong key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_items[i].Key == key)
            {
                return i;
            }
        }
        return -1;
    }
}
