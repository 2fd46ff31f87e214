using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Budget;

/// <summary>
/// The money of one chunk as bids see it: what is free, and what is held for bids whose outcome is open. A hold is not
/// remembered per bid but added up per deadline, so a million open bids cost what one does.
/// </summary>
/// <remarks>
/// Bid threads take from <c>_available</c> and add to <c>_holds</c>. Releasing (<see cref="TryTakeHold"/>, <see cref="Expire"/>,
/// <see cref="Release"/>, <see cref="Drain"/>) is done under the ledger's gate, except by <see cref="Undo"/>.
/// Money is always taken from one place before it is put into the other, so available + held + settled never exceeds the
/// amount of the chunk: what is missing for a moment is in the hands of one thread.
/// </remarks>
internal sealed class LiveChunk(long id, ulong campaign, int day, int hour, long createdMs)
{
    private PaddedLong _available;
    private HoldBuckets _holds;
    private long _expiredBefore = HoldClock.ExpireBefore(createdMs);
    private long _released;
    private long _granted;

    public long Id { get; } = id;

    public ulong Campaign { get; } = campaign;

    /// <summary>The campaign's own day, days since 1970.</summary>
    public int Day { get; } = day;

    /// <summary>Start of the campaign's own hour, minutes since 1970 UTC.</summary>
    public int Hour { get; } = hour;

    /// <summary>When it was taken from its slot; 0 while bids are made on it. Written under the ledger's gate.</summary>
    public long RetiredMs { get; set; }

    public long Available => Volatile.Read(ref _available.Value);

    /// <summary>Leased money that has become available since the chunk was made.</summary>
    public long Granted => Volatile.Read(ref _granted);

    /// <summary>What bids have reserved since the chunk was made; a figure to size leases by, exact only while nobody bids.</summary>
    public long Reserved => Granted + Volatile.Read(ref _released) - Available;

    public long Held
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < HoldClock.Buckets; i++)
            {
                sum += Volatile.Read(ref _holds[i]);
            }
            return sum;
        }
    }

    /// <summary>Takes the price if it is there: the limit is looked at before the money is touched, so nobody ever sees less than is
    /// free.</summary>
    public bool TryTake(long price)
    {
        Debug.Assert(price >= 0, "a price is not negative");
        var seen = Volatile.Read(ref _available.Value);
        while (seen >= price)
        {
            var found = Interlocked.CompareExchange(ref _available.Value, seen - price, seen);
            if (found == seen)
            {
                return true;
            }
            seen = found;
        }
        return false;
    }

    /// <summary>Second half of a reservation: the price just taken waits in the bucket of its deadline.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Hold(long bucket, long price) => Interlocked.Add(ref _holds[Index(bucket)], price);

    /// <summary>Takes a reservation back whose bid was never sent.</summary>
    public void Undo(long bucket, long price)
    {
        if (TakeFromBucket(bucket, price))
        {
            Interlocked.Add(ref _available.Value, price);
        }
    }

    /// <summary>Adds money whose lease is durable.</summary>
    public void Grant(long amount)
    {
        Volatile.Write(ref _granted, _granted + amount);
        Interlocked.Add(ref _available.Value, amount);
    }

    /// <summary>Gives money that left a hold back to the bids.</summary>
    public void Release(long amount)
    {
        Volatile.Write(ref _released, _released + amount);
        Interlocked.Add(ref _available.Value, amount);
    }

    /// <summary>Takes from a hold; false when the hold has expired.</summary>
    public bool TryTakeHold(uint deadlineSeconds, long amount)
    {
        var bucket = HoldClock.BucketOfEnd(deadlineSeconds);
        return bucket >= _expiredBefore && TakeFromBucket(bucket, amount);
    }

    /// <summary>Empties the buckets whose time has passed and returns their money to the bids.</summary>
    /// <remarks>
    /// The exchange with 0 takes exactly what is there. A bid that adds afterwards (it was held up for more than a bucket's width)
    /// finds the bucket's next use: its money comes back a turn later, never twice.
    /// </remarks>
    public void Expire(long nowMs)
    {
        var before = HoldClock.ExpireBefore(nowMs);
        for (var bucket = Math.Max(_expiredBefore, HoldClock.OldestToTake(nowMs)); bucket < before; bucket++)
        {
            var money = Interlocked.Exchange(ref _holds[Index(bucket)], 0);
            if (money != 0)
            {
                Release(money);
            }
        }
        _expiredBefore = Math.Max(_expiredBefore, before);
    }

    /// <summary>Takes everything that is free.</summary>
    public long Drain() => Interlocked.Exchange(ref _available.Value, 0);

    private bool TakeFromBucket(long bucket, long amount)
    {
        ref var money = ref _holds[Index(bucket)];
        var seen = Volatile.Read(ref money);
        while (seen >= amount)
        {
            var found = Interlocked.CompareExchange(ref money, seen - amount, seen);
            if (found == seen)
            {
                return true;
            }
            seen = found;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(long bucket) => (int)(bucket & (HoldClock.Buckets - 1));

    [InlineArray(HoldClock.Buckets)]
    private struct HoldBuckets
    {
        private long _first;
    }
}
