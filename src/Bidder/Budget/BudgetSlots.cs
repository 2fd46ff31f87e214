using System.Diagnostics;

namespace Rtb.Bidder.Budget;

/// <summary>The money of every campaign by slot number, as the hot path asks for it.</summary>
/// <remarks>
/// Bid threads read; <see cref="LeaseKeeper"/> alone publishes chunks, reasons and times. Slots are objects that survive snapshots;
/// growing publishes a longer array of the same objects.
/// </remarks>
internal sealed class BudgetSlots
{
    private readonly Lock _growing = new();
    private Slot[] _slots = [];
    private long _nowMs;
    private long _aliveUntilMs;

    /// <summary>
    /// Reserves the price until a notice comes or the window passes. None: <paramref name="chunkId"/> and
    /// <paramref name="deadlineSeconds"/> go into the notice token.
    /// </summary>
    public NoBidReason TryReserve(int slot, long priceNanos, long nowMs, int windowMs, out long chunkId, out uint deadlineSeconds)
    {
        chunkId = 0;
        deadlineSeconds = 0;
        var slots = Volatile.Read(ref _slots);
        if ((uint)slot >= (uint)slots.Length)
        {
            return NoBidReason.BudgetExhausted;
        }
        var entry = slots[slot];
        var chunk = Volatile.Read(ref entry.Chunk);

        // A clock that stepped back must not put a hold into a bucket that has been emptied already.
        var time = Math.Max(nowMs, Volatile.Read(ref _nowMs));
        if (chunk is null || time > Volatile.Read(ref _aliveUntilMs) || !chunk.TryTake(priceNanos))
        {
            return entry.EmptyReason;
        }
        var bucket = HoldClock.BucketOfDeadline(time, windowMs);
        chunk.Hold(bucket, priceNanos);
        chunkId = chunk.Id;
        deadlineSeconds = HoldClock.EndSeconds(bucket);
        return NoBidReason.None;
    }

    /// <summary>Whether the price is there now; changes nothing and promises nothing.</summary>
    public bool CanAfford(int slot, long priceNanos, out NoBidReason reason)
    {
        reason = NoBidReason.BudgetExhausted;
        var slots = Volatile.Read(ref _slots);
        if ((uint)slot >= (uint)slots.Length)
        {
            return false;
        }
        var entry = slots[slot];
        var chunk = Volatile.Read(ref entry.Chunk);
        if (chunk is not null && chunk.Available >= priceNanos)
        {
            reason = NoBidReason.None;
            return true;
        }
        reason = entry.EmptyReason;
        if (priceNanos > Volatile.Read(ref entry.WantedNanos))
        {
            Volatile.Write(ref entry.WantedNanos, priceNanos);
        }
        return false;
    }

    /// <summary>The most that a bid could not afford since the last call: one bid may cost many impressions (imp.qty), and a lease must
    /// have room for it. Two threads may overwrite one another's; then the larger comes again.</summary>
    public long TakeWanted(int slot) => Interlocked.Exchange(ref _slots[slot].WantedNanos, 0);

    public bool HasWanted(int slot) => Volatile.Read(ref _slots[slot].WantedNanos) != 0;

    /// <summary>Gives a reservation back whose bid was never sent. If its chunk has left the slot meanwhile, the hold ends by
    /// itself.</summary>
    public void Undo(int slot, long chunkId, long priceNanos, uint deadlineSeconds)
    {
        var slots = Volatile.Read(ref _slots);
        var chunk = (uint)slot < (uint)slots.Length ? Volatile.Read(ref slots[slot].Chunk) : null;
        if (chunk is not null && chunk.Id == chunkId)
        {
            chunk.Undo(HoldClock.BucketOfEnd(deadlineSeconds), priceNanos);
        }
    }

    /// <summary>The keeper's clock, which never goes back.</summary>
    public long NowMs
    {
        get => Volatile.Read(ref _nowMs);
        set => Volatile.Write(ref _nowMs, value);
    }

    /// <summary>Until when this process may bid; on disk before it is here, so that a successor knows when our last bid was.</summary>
    public long AliveUntilMs
    {
        get => Volatile.Read(ref _aliveUntilMs);
        set => Volatile.Write(ref _aliveUntilMs, value);
    }

    public void EnsureCapacity(int slots)
    {
        lock (_growing)
        {
            var current = _slots;
            if (slots <= current.Length)
            {
                return;
            }
            var longer = new Slot[Math.Max(slots, current.Length * 2)];
            current.CopyTo(longer, 0);
            for (var i = current.Length; i < longer.Length; i++)
            {
                longer[i] = new Slot();
            }
            Volatile.Write(ref _slots, longer);
        }
    }

    public void Publish(int slot, LiveChunk? chunk) => Volatile.Write(ref _slots[slot].Chunk, chunk);

    public void SetEmptyReason(int slot, NoBidReason reason)
    {
        Debug.Assert(reason is NoBidReason.BudgetPaced or NoBidReason.BudgetExhausted, "an empty slot is paced or exhausted");
        _slots[slot].EmptyReason = reason;
    }

    /// <summary>Read by every bid of a campaign, written a few times a second, and by bids that cost more than any before; what bids change
    /// lies in the chunk, padded there.</summary>
    private sealed class Slot
    {
        public LiveChunk? Chunk;
        public volatile NoBidReason EmptyReason = NoBidReason.BudgetExhausted;

        /// <summary>Written by bids that find too little.</summary>
        public long WantedNanos;
    }
}
