using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Walks the campaigns of the index in rank order, 512 at a time, and hands out those that pass every gate.</summary>
/// <remarks>
/// Gates are asked in the order of their reasons, so the gate that empties a block is the furthest that any of its campaigns reached.
/// Gates whose reason cannot raise <see cref="MatchState.Furthest"/> any more are asked first, the most selective of them ahead.
/// </remarks>
internal static class Matcher
{
    /// <summary>Resolves what the whole request says, once for all its impressions.</summary>
    public static void BeginRequest(
        TargetingIndex index, ExchangeEntry exchange, DecodedRequest request, bool identityUsable, MatchState state)
    {
        state.Index = index;
        state.GateCount = state.ReferenceCount = state.WindowCount = 0;
        RequestGates.Add(index, exchange, request, identityUsable, state);
        state.RequestGateCount = state.GateCount;
        state.RequestReferenceCount = state.ReferenceCount;
        state.RequestWindowCount = state.WindowCount;
    }

    /// <summary>Adds what one impression says and starts the walk.</summary>
    public static void BeginImpression(DecodedRequest request, in DecodedImpression impression, long floorMicros, MatchState state)
    {
        state.GateCount = state.RequestGateCount;
        state.ReferenceCount = state.RequestReferenceCount;
        state.WindowCount = state.RequestWindowCount;
        ImpressionGates.Add(state.Index, request, in impression, state);
        SortByReason(state);
        state.FloorMicros = floorMicros;
        state.Furthest = state.Index.Count == 0 ? NoBidReason.NoCampaigns : NoBidReason.BelowFloor;
        state.FreeGates = 0;
        state.Block = 0;
        state.Word = RowStore.WordsPerBlock;
    }

    /// <summary>
    /// The next campaign that passes; false when there is none left that could beat, or tie with, the best found so far
    /// (<see cref="int.MinValue"/> and -1 when nothing has been found).
    /// </summary>
    public static bool TryNext(int bestPriority, long bestBidMicros, MatchState state, out int position)
    {
        var index = state.Index;
        do
        {
            var survivors = state.Survivors;
            for (var word = state.Word; word < survivors.Length; word++)
            {
                var bits = survivors[word];
                if (bits == 0)
                {
                    continue;
                }
                survivors[word] = bits & (bits - 1);
                state.Word = word;
                position = ((state.Block - 1) * RowStore.BlockSize) + (word * 64) + BitOperations.TrailingZeroCount(bits);
                if (!IsWorse(index, position, bestPriority, bestBidMicros))
                {
                    return true;
                }
                position = -1;
                return false;
            }
        }
        while (NextBlock(index, bestPriority, bestBidMicros, state));
        position = -1;
        return false;
    }

    /// <summary>Whether a campaign passes a gate, given by its place in evaluation order (0 to <see cref="MatchState.Count"/>).</summary>
    public static bool Passes(MatchState state, int gate, int position) =>
        GateWindow.Passes(state.Index.Rows, state, in state.Gates[state.InReasonOrder[gate]], position);

    /// <summary>The first gate that stops a campaign, over the same rows as the walk; None when it passes them all.</summary>
    public static NoBidReason GateOf(MatchState state, int position)
    {
        if (state.Index.MaxBids[position] < state.FloorMicros)
        {
            return NoBidReason.BelowFloor;
        }
        for (var gate = 0; gate < state.Count; gate++)
        {
            if (!Passes(state, gate, position))
            {
                return state.ReasonOfGate(gate);
            }
        }
        return NoBidReason.None;
    }

    private static bool NextBlock(TargetingIndex index, int bestPriority, long bestBidMicros, MatchState state)
    {
        var rows = index.Rows;
        var blocks = rows.Blocks;
        var floor = state.FloorMicros;
        var gates = state.Gates.AsSpan(0, state.GateCount);
        var order = state.Order.AsSpan(0, state.GateCount);
        for (var block = state.Block; block < rows.BlockCount; block++)
        {
            if (index.HighestFrom[block] < floor || IsWorse(index, block * RowStore.BlockSize, bestPriority, bestBidMicros))
            {
                break;
            }
            if (index.BlockHighest[block] < floor)
            {
                continue;
            }
            var passing = blocks[block]; // the row of all campaigns is the first
            if (index.BlockLowest[block] < floor)
            {
                passing &= NotBelow(index, block, floor);
            }
            var asked = 0;
            for (; asked < order.Length; asked++)
            {
                ref var gate = ref gates[order[asked]];
                passing &= gate.IsWindowed ? WindowBlock(rows, state, ref gate, block) : blocks[gate.Start + block];
                if (passing == Vector512<ulong>.Zero)
                {
                    break;
                }
            }
            if (asked == order.Length)
            {
                Reach(state, NoBidReason.OutsideFlight);
                state.SurvivorBlock[0] = passing;
                state.Word = 0;
                state.Block = block + 1;
                return true;
            }
            if (asked >= state.FreeGates)
            {
                Reach(state, gates[order[asked]].Reason);
            }
        }
        state.Block = rows.BlockCount;
        state.Word = RowStore.WordsPerBlock;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> WindowBlock(RowStore rows, MatchState state, ref MatchGate gate, int block)
    {
        if (block < gate.WindowStart || block >= gate.WindowEnd)
        {
            GateWindow.Fill(rows, state, ref gate, block);
        }
        return state.WindowOf(gate.Window)[block - gate.WindowStart];
    }

    /// <summary>The campaigns of a block whose highest price reaches the floor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<ulong> NotBelow(TargetingIndex index, int block, long floor)
    {
        var bids = index.MaxBids.AsSpan(block * RowStore.BlockSize, RowStore.BlockSize);
        Span<ulong> words = stackalloc ulong[RowStore.WordsPerBlock];
        for (var word = 0; word < words.Length; word++)
        {
            for (var lane = 0; lane < 64; lane += 8)
            {
                var reaches = Vector512.GreaterThanOrEqual(Vector512.Create<long>(bids[((word * 64) + lane)..]), Vector512.Create(floor));
                words[word] |= reaches.ExtractMostSignificantBits() << lane;
            }
        }
        return Vector512.Create<ulong>(words);
    }

    /// <summary>Whether nothing from this position on can beat or tie with the best.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWorse(TargetingIndex index, int position, int bestPriority, long bestBidMicros)
    {
        var priority = index.Priorities[position];
        return priority < bestPriority || (priority == bestPriority && index.MaxBids[position] < bestBidMicros);
    }

    /// <summary>Gates up to the reason reached are now free to be asked in any order: they move to the front by selectivity.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Reach(MatchState state, NoBidReason reason)
    {
        if (reason <= state.Furthest)
        {
            return;
        }
        state.Furthest = reason;
        var gates = state.Gates;
        var order = state.Order;
        for (; state.FreeGates < state.GateCount && gates[order[state.FreeGates]].Reason <= reason; state.FreeGates++)
        {
            var moved = order[state.FreeGates];
            var place = state.FreeGates;
            for (; place > 0 && gates[order[place - 1]].Population > gates[moved].Population; place--)
            {
                order[place] = order[place - 1];
            }
            order[place] = moved;
        }
    }

    /// <summary>Both lists of gates are in the order of reasons already; this merges them.</summary>
    private static void SortByReason(MatchState state)
    {
        var order = state.InReasonOrder;
        var gates = state.Gates;
        for (var i = 0; i < state.GateCount; i++)
        {
            var place = i;
            for (; place > 0 && gates[order[place - 1]].Reason > gates[i].Reason; place--)
            {
                order[place] = order[place - 1];
            }
            order[place] = (byte)i;
        }
        order.AsSpan(0, state.GateCount).CopyTo(state.Order);
    }
}
