using System.Diagnostics;

namespace Rtb.Bidder.Diagnostics;

/// <summary>
/// How often each <see cref="NoBidReason"/> was the answer: in total, and per campaign slot (where None counts the bids).
/// </summary>
/// <remarks>
/// Any thread counts and reads. Slots are added by the snapshot loader: pages of counters never move, only the array that names them is
/// replaced by a longer one with a volatile write, so no count is lost while it grows.
/// </remarks>
internal sealed class ReasonCounters
{
    private const int PageSlotsLog2 = 8;
    private const int PageSlots = 1 << PageSlotsLog2;

    private readonly StripedCounters _totals = new(NoBidReasons.Count);
    private readonly Lock _growing = new();
    private long[][] _pages = [];
    private long _outsideSlots;

    /// <summary>Slots that can be counted.</summary>
    public int SlotCapacity => Volatile.Read(ref _pages).Length << PageSlotsLog2;

    /// <summary>Counts for slots that nobody had made room for: a defect of the loader, visible instead of fatal.</summary>
    public long OutsideSlots => Volatile.Read(ref _outsideSlots);

    /// <summary>One answer.</summary>
    public void Count(NoBidReason reason) => _totals.Add((int)reason, 1);

    /// <summary>One decision about one campaign.</summary>
    public void Count(int slot, NoBidReason reason)
    {
        Debug.Assert((int)reason < NoBidReasons.Count, "a reason is a member of the enum");
        var pages = Volatile.Read(ref _pages);
        var page = slot >> PageSlotsLog2;
        if ((uint)page >= (uint)pages.Length)
        {
            Interlocked.Increment(ref _outsideSlots);
            return;
        }
        Interlocked.Increment(ref pages[page][PlaceOf(slot, reason)]);
    }

    /// <summary>
    /// Makes room for slots 0 to <paramref name="slots"/> - 1; call it before the snapshot that uses them is published. Fresh pages cost
    /// address space at once and memory when a campaign in them is first counted.
    /// </summary>
    public void EnsureSlots(int slots)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slots);
        lock (_growing)
        {
            var old = _pages;
            var needed = (int)(((long)slots + PageSlots - 1) >> PageSlotsLog2);
            if (needed <= old.Length)
            {
                return;
            }
            var pages = new long[needed][];
            old.CopyTo(pages, 0);
            for (var i = old.Length; i < needed; i++)
            {
                pages[i] = new long[PageSlots * NoBidReasons.Count];
            }
            Volatile.Write(ref _pages, pages);
        }
    }

    /// <summary>Forgets what was counted for a slot: call it when the slot goes to another campaign.</summary>
    public void ClearSlot(int slot)
    {
        if (PageOf(slot) is { } page)
        {
            for (var reason = 0; reason < NoBidReasons.Count; reason++)
            {
                Interlocked.Exchange(ref page[PlaceOf(slot, (NoBidReason)reason)], 0);
            }
        }
    }

    public long Read(NoBidReason reason) => _totals.Read((int)reason);

    /// <summary>0 for a slot without room.</summary>
    public long Read(int slot, NoBidReason reason)
    {
        var page = PageOf(slot);
        return page is null ? 0 : Volatile.Read(ref page[PlaceOf(slot, reason)]);
    }

    /// <summary>Everything that is not zero, by slot, then by reason. For RPC and the command line; never a metric label.</summary>
    public IEnumerable<CampaignReasonCount> ReadCampaigns()
    {
        var slots = SlotCapacity;
        for (var slot = 0; slot < slots; slot++)
        {
            for (var reason = 0; reason < NoBidReasons.Count; reason++)
            {
                if (Read(slot, (NoBidReason)reason) is var count and not 0)
                {
                    yield return new CampaignReasonCount(slot, (NoBidReason)reason, count);
                }
            }
        }
    }

    private long[]? PageOf(int slot)
    {
        var pages = Volatile.Read(ref _pages);
        var page = slot >> PageSlotsLog2;
        return (uint)page < (uint)pages.Length ? pages[page] : null;
    }

    /// <summary>Slot beside slot, not reason beside reason: a walk counts many campaigns for few reasons, and these share lines.</summary>
    private static int PlaceOf(int slot, NoBidReason reason) => ((int)reason << PageSlotsLog2) | (slot & (PageSlots - 1));
}

/// <summary>How often a campaign met a reason; None: how often it bid.</summary>
internal readonly record struct CampaignReasonCount(int Slot, NoBidReason Reason, long Count);
