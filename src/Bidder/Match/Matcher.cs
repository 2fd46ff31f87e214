using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Walks the campaigns of the index in rank order, 512 at a time, and hands out those that pass every gate.</summary>
/// <remarks>
/// The order of the gates is that of their cost. Which one stopped whom is asked afterwards, and only when nobody has passed.
/// </remarks>
internal static class Matcher
{
    /// <summary>
    /// So many campaigns are asked one at a time at the gates that would have to be computed for a whole block: most walks end with the
    /// first of them.
    /// </summary>
    private const int SinglesMax = 16;

    /// <summary>Sorting gates pays only for walks that may be long.</summary>
    private const int SortFromBlocks = 64;

    /// <summary>Resolves what the whole request says, once for all its impressions.</summary>
    public static void BeginRequest(
        TargetingIndex index, ExchangeEntry exchange, DecodedRequest request, bool identityUsable, MatchState state)
    {
        state.Index = index;
        state.GateCount = state.ReferenceCount = state.WindowCount = 0;
        RequestGates.Add(index, exchange, request, identityUsable, state);
        state.BlockedCategories.Fill(request.BlockedCategories);
        state.BlockedAdvertisers.Fill(request.BlockedAdvertisers);
        state.RequestGateCount = state.GateCount;
        state.RequestReferenceCount = state.ReferenceCount;
        state.RequestWindowCount = state.WindowCount;
    }

    /// <summary>Adds what one impression says and starts the walk.</summary>
    public static void BeginImpression(DecodedRequest request, in DecodedImpression impression, long floorMicros, MatchState state,
        Market market = Market.Open)
    {
        state.GateCount = state.RequestGateCount;
        state.ReferenceCount = state.RequestReferenceCount;
        state.WindowCount = state.RequestWindowCount;
        ImpressionGates.Add(state.Index, request, in impression, market, state);
        var isHopeless = OrderByCost(state);
        state.FloorMicros = floorMicros;
        state.HasPassed = state.IsComputed = false;
        state.SinglesLeft = SinglesMax;
        state.Block = isHopeless ? state.Index.Rows.BlockCount : 0;
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
            while (NextSurvivor(state, out position))
            {
                if (IsWorse(index, position, bestPriority, bestBidMicros))
                {
                    position = -1;
                    return false;
                }
                if (PassesTheRest(state, position) && index.Blocks.Check(state, position) == NoBidReason.None)
                {
                    state.HasPassed = true;
                    return true;
                }
            }
        }
        while (NextBlock(index, bestPriority, bestBidMicros, state));
        position = -1;
        return false;
    }

    /// <summary>
    /// Why nothing came of a walk that has ended: OutsideFlight when a campaign passed (its own reason, found by the candidate gates, is
    /// then at least as far), else the furthest gate that any campaign reached.
    /// </summary>
    public static NoBidReason Furthest(MatchState state) => state.HasPassed ? NoBidReason.OutsideFlight : FurthestGate.Of(state);

    /// <summary>Makes <see cref="Passes"/>, <see cref="GateOf"/> and <see cref="MatchState.ReasonOfGate"/> answer for the impression
    /// begun.</summary>
    public static void OrderByReason(MatchState state) => FurthestGate.OrderByReason(state);

    /// <summary>Whether a campaign passes a gate, given by its place in evaluation order (0 to <see cref="MatchState.Count"/>).</summary>
    public static bool Passes(MatchState state, int gate, int position) =>
        GateWindow.Passes(state.Index.Rows, state, in state.Gates[state.InReasonOrder[gate]], position);

    /// <summary>The first gate that stops a campaign, over the same rows as the walk; None when it passes them all.</summary>
    public static NoBidReason GateOf(MatchState state, int position)
    {
        var gate = 0;
        if (FurthestGate.StartsWithDeals(state))
        {
            if (!Passes(state, gate, position))
            {
                return NoBidReason.DealNotTargeted;
            }
            gate++;
        }
        if (state.Index.MaxBids[position] < state.FloorMicros)
        {
            return NoBidReason.BelowFloor;
        }
        for (; gate < state.Count; gate++)
        {
            if (!Passes(state, gate, position))
            {
                return state.ReasonOfGate(gate);
            }
        }
        return state.Index.Blocks.Check(state, position);
    }

    /// <summary>Takes the next campaign out of the block that is being handed out.</summary>
    private static bool NextSurvivor(MatchState state, out int position)
    {
        var survivors = state.Survivors;
        for (var word = state.Word; word < survivors.Length; word++)
        {
            var bits = survivors[word];
            if (bits != 0)
            {
                survivors[word] = bits & (bits - 1);
                state.Word = word;
                position = ((state.Block - 1) * RowStore.BlockSize) + (word * 64) + BitOperations.TrailingZeroCount(bits);
                return true;
            }
        }
        state.Word = survivors.Length;
        position = -1;
        return false;
    }

    /// <summary>What is not known of a survivor: its price, and the computed gates while they are asked one campaign at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool PassesTheRest(MatchState state, int position) =>
        state.Index.MaxBids[position] >= state.FloorMicros && (state.IsComputed || PassesComputed(state, position));

    private static bool PassesComputed(MatchState state, int position)
    {
        if (--state.SinglesLeft == 0)
        {
            // Enough of it: the rest of this block, and all that follow, are computed as a whole.
            Compute(state);
        }
        var rows = state.Index.Rows;
        foreach (var gate in state.Order.AsSpan(state.RowGateCount, state.GateCount - state.RowGateCount))
        {
            if (!GateWindow.Passes(rows, state, in state.Gates[gate], position))
            {
                return false;
            }
        }
        return true;
    }

    private static void Compute(MatchState state)
    {
        var passing = state.SurvivorBlock[0];
        foreach (var gate in state.Order.AsSpan(state.RowGateCount, state.GateCount - state.RowGateCount))
        {
            passing &= GateWindow.Block(state.Index.Rows, state, ref state.Gates[gate], state.Block - 1);
        }
        state.SurvivorBlock[0] = passing;
        state.IsComputed = true;
    }

    private static bool NextBlock(TargetingIndex index, int bestPriority, long bestBidMicros, MatchState state)
    {
        var rows = index.Rows;
        var floor = state.FloorMicros;
        var gates = state.Gates.AsSpan(0, state.GateCount);
        var order = state.Order.AsSpan(0, state.IsComputed ? state.GateCount : state.RowGateCount);
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
            var passing = rows.Blocks[block]; // the row of all campaigns is the first
            for (var asked = 0; asked < order.Length && passing != Vector512<ulong>.Zero; asked++)
            {
                passing &= GateWindow.Block(rows, state, ref gates[order[asked]], block);
            }
            if (passing != Vector512<ulong>.Zero)
            {
                state.SurvivorBlock[0] = passing;
                state.Word = 0;
                state.Block = block + 1;
                return true;
            }
        }
        state.Block = rows.BlockCount;
        state.Word = RowStore.WordsPerBlock;
        return false;
    }

    /// <summary>Whether nothing from this position on can beat or tie with the best.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWorse(TargetingIndex index, int position, int bestPriority, long bestBidMicros)
    {
        var priority = index.Priorities[position];
        return priority < bestPriority || (priority == bestPriority && index.MaxBids[position] < bestBidMicros);
    }

    /// <summary>Rows first, as they cost next to nothing; then the gates that are computed, the impression's (its sizes) ahead.
    /// True when nobody passes one of them: nobody has an ad of the medium, say, and there is nothing to walk.</summary>
    private static bool OrderByCost(MatchState state)
    {
        var order = state.Order;
        var gates = state.Gates;
        var first = 0;
        var last = state.GateCount;
        var isHopeless = false;
        for (var i = 0; i < state.GateCount; i++)
        {
            isHopeless |= gates[i].Population == 0;
            order[gates[i].IsWindowed ? --last : first++] = (byte)i;
        }
        state.RowGateCount = first;
        if (state.Index.Rows.BlockCount >= SortFromBlocks)
        {
            SortBySelectivity(gates, order.AsSpan(0, first));
            SortBySelectivity(gates, order.AsSpan(first, state.GateCount - first));
        }
        return isHopeless;
    }

    private static void SortBySelectivity(MatchGate[] gates, Span<byte> order)
    {
        for (var i = 1; i < order.Length; i++)
        {
            var moved = order[i];
            var place = i;
            for (; place > 0 && gates[order[place - 1]].Population > gates[moved].Population; place--)
            {
                order[place] = order[place - 1];
            }
            order[place] = moved;
        }
    }
}
