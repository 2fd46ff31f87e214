using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>Memory of the matcher for one request at a time: gates, windows and where the walk stands. Part of a bid's context.</summary>
internal sealed class MatchState
{
    /// <summary>Blocks of a window; the first window of a walk is small, because most walks end in the first blocks.</summary>
    public const int WindowBlocks = 32;
    public const int FirstWindowBlocks = 1;

    private const int GatesMax = 48;
    private const int WindowsMax = 24;
    private const int Lanes = TargetingIndex.SegmentGroupsMax + 1;

    // A domain has at most one suffix per two bytes; a category has one parent.
    private const int DomainSuffixesMax = (TargetingIndex.DomainBytesMax / 2) + 1;

    internal readonly MatchGate[] Gates = new MatchGate[GatesMax];

    /// <summary>Indices of <see cref="Gates"/> in the order in which the walk asks them, and in the order of reasons.</summary>
    internal readonly byte[] Order = new byte[GatesMax];
    internal readonly byte[] InReasonOrder = new byte[GatesMax];

    /// <summary>
    /// Rows that the request's values name; of each sparse one how far it has been read and the position found there. Windows scan the
    /// positions only, so a row costs them nothing until the walk comes to it.
    /// </summary>
    internal readonly int[] References;
    internal readonly int[] Cursors;
    internal readonly int[] Upcoming;
    internal int ReferenceCount;

    /// <summary>Entries of one dimension while it is resolved.</summary>
    internal readonly int[] Entries;
    internal int EntryCount;

    private readonly Vector512<ulong>[] _windows = new Vector512<ulong>[WindowsMax * WindowBlocks];
    private readonly Vector512<ulong>[] _survivors = new Vector512<ulong>[1];

    public MatchState(DecodeLimits limits)
    {
        var categories = 2 * limits.ListEntriesMax;
        var deals = limits.DealsMax;
        Deals = new DealOffers(limits);
        var sizes = limits.SizesMax + 1;
        Entries = new int[Math.Max(Math.Max(categories, limits.SegmentsMax), Math.Max(DomainSuffixesMax, Math.Max(sizes, deals)))];

        // Two rows for each value.
        var keywords = limits.ListEntriesMax;
        References = new int[(2 * 6) + (2 * DomainSuffixesMax) + (2 * categories) + (3 * keywords) + (Lanes * limits.SegmentsMax)
            + (2 * deals) + sizes + 2];
        Cursors = new int[References.Length];
        Upcoming = new int[References.Length];
    }

    /// <summary>Deals of the impression at hand.</summary>
    internal readonly DealOffers Deals;

    internal TargetingIndex Index = TargetingIndex.Empty;

    /// <summary>The request's bcat and badv.</summary>
    internal readonly HashFilter BlockedCategories = new();
    internal readonly HashFilter BlockedAdvertisers = new();

    /// <summary>Gates of the request are [0, this); those of the impression follow.</summary>
    internal int RequestGateCount;
    internal int RequestReferenceCount;
    internal int RequestWindowCount;
    internal int GateCount;
    internal int WindowCount;

    internal long FloorMicros;

    /// <summary>The next block to look at, and the word of <see cref="Survivors"/> that is being handed out.</summary>
    internal int Block;
    internal int Word;

    /// <summary>Gates at the front of <see cref="Order"/> that are rows; those behind are computed.</summary>
    internal int RowGateCount;

    /// <summary>Whether the survivors have been through the computed gates too, and how many may still be asked one at a time.</summary>
    internal bool IsComputed;
    internal int SinglesLeft;

    /// <summary>Whether any campaign has passed all gates since the impression began.</summary>
    internal bool HasPassed;

    /// <summary>Number of gates this request and impression have; see <see cref="ReasonOfGate"/> and <see
    /// cref="Matcher.Passes"/>.</summary>
    public int Count => GateCount;

    internal Span<Vector512<ulong>> SurvivorBlock => _survivors;

    internal Span<ulong> Survivors => MemoryMarshal.Cast<Vector512<ulong>, ulong>(_survivors.AsSpan());

    internal bool HasNoWindowLeft => WindowCount == WindowsMax;

    /// <summary>The reason of a gate, by its place in evaluation order.</summary>
    public NoBidReason ReasonOfGate(int gate) => Gates[InReasonOrder[gate]].Reason;

    internal Span<Vector512<ulong>> WindowOf(int window) => _windows.AsSpan(window * WindowBlocks, WindowBlocks);
}
