using System.Diagnostics.CodeAnalysis;

namespace Rtb.Bidder.Snapshots;

/// <summary>Gives every campaign a dense number that it keeps as long as the process lives, whatever snapshots come and go.</summary>
/// <remarks>
/// Budgets, counters and caps are arrays over these numbers, so a number is never given to a second campaign: late notices of the
/// first would be booked on it. Written by the loader thread; read by anyone through <see cref="TryFind"/>.
/// </remarks>
internal sealed class SlotMap
{
    /// <summary>Default capacity: a million campaigns in the life of a process; each costs a few cache lines in the arrays.</summary>
    public const int DefaultCapacity = 1 << 20;

    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly int _capacity;

    public SlotMap(int capacity = DefaultCapacity)
    {
        _capacity = capacity;
    }

    /// <summary>Numbers given so far: arrays over slots need this length.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>The number of a campaign; a new campaign gets the lowest number that was never given.</summary>
    /// <exception cref="InvalidOperationException">More campaigns than the capacity have been seen since the start.</exception>
    public int SlotOf(string campaignId)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(campaignId, out var slot))
            {
                return slot;
            }
            if (_slots.Count == _capacity)
            {
                throw new InvalidOperationException($"{_capacity} campaigns have been seen since the start; restart the bidder to begin anew");
            }
            slot = _slots.Count;
            _slots.Add(campaignId, slot);
            return slot;
        }
    }

    /// <summary>False for a campaign that no snapshot has had.</summary>
    public bool TryFind([NotNullWhen(true)] string? campaignId, out int slot)
    {
        slot = -1;
        lock (_gate)
        {
            return campaignId is not null && _slots.TryGetValue(campaignId, out slot);
        }
    }
}
