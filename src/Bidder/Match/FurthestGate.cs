using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Match;

/// <summary>Why nobody passed: the furthest gate that any campaign reached. Asked only when a walk has ended with nobody.</summary>
/// <remarks>
/// Gates are asked in the order of their reasons, so the gate that empties a block is the furthest that any of its campaigns reached.
/// Gates whose reason cannot raise the result any more are asked first, the most selective of them ahead.
/// </remarks>
internal static class FurthestGate
{
    /// <summary>BelowFloor when no price reaches the floor; NoCampaigns when there are none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static NoBidReason Of(MatchState state)
    {
        var index = state.Index;
        if (index.Count == 0)
        {
            return NoBidReason.NoCampaigns;
        }
        OrderByReason(state);
        var gates = state.Gates.AsSpan(0, state.GateCount);
        var order = state.Order.AsSpan(0, state.GateCount);
        state.InReasonOrder.AsSpan(0, state.GateCount).CopyTo(order);
        var furthest = IsAnybodyInMarket(state) ? NoBidReason.BelowFloor : NoBidReason.DealNotTargeted;
        var free = 0;
        for (var block = 0; block < index.Rows.BlockCount && index.HighestFrom[block] >= state.FloorMicros; block++)
        {
            var passing = PriceFloor.Reached(index, block, state.FloorMicros);
            if (passing == Vector512<ulong>.Zero)
            {
                continue;
            }
            var asked = 0;
            while (passing != Vector512<ulong>.Zero && asked < order.Length)
            {
                passing &= GateWindow.Block(index.Rows, state, ref gates[order[asked]], block);
                asked++;
            }
            var reached = passing == Vector512<ulong>.Zero ? gates[order[asked - 1]].Reason : BlockedIn(state, block, passing);
            if (reached > furthest)
            {
                furthest = reached;
                free = Free(gates, order, free, reached);
            }
            if (furthest == NoBidReason.AdvertiserBlocked)
            {
                break;
            }
        }
        return furthest;
    }

    /// <summary>Whether the first gate is that of deals, which is asked even before the floor: each market has its own.</summary>
    public static bool StartsWithDeals(MatchState state) => state.Count > 0 && state.ReasonOfGate(0) == NoBidReason.DealNotTargeted;

    private static bool IsAnybodyInMarket(MatchState state)
    {
        if (!StartsWithDeals(state))
        {
            return true;
        }
        ref var gate = ref state.Gates[state.InReasonOrder[0]];
        for (var block = 0; block < state.Index.Rows.BlockCount; block++)
        {
            if (GateWindow.Block(state.Index.Rows, state, ref gate, block) != Vector512<ulong>.Zero)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Who passed all gates and is not among those that passed has a blocked advertiser.</summary>
    private static NoBidReason BlockedIn(MatchState state, int block, Vector512<ulong> passing)
    {
        var furthest = NoBidReason.None;
        for (var word = 0; word < RowStore.WordsPerBlock; word++)
        {
            for (var bits = passing[word]; bits != 0; bits &= bits - 1)
            {
                var position = (block * RowStore.BlockSize) + (word * 64) + BitOperations.TrailingZeroCount(bits);
                var reason = state.Index.Blocks.Check(state, position);
                furthest = reason > furthest ? reason : furthest;
            }
        }
        return furthest;
    }

    /// <summary>Fills <see cref="MatchState.InReasonOrder"/>. The gates of the request are in that order already, and so are the
    /// impression's.</summary>
    public static void OrderByReason(MatchState state)
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
    }

    /// <summary>Gates up to the reason reached are free to be asked in any order: they move to the front by selectivity.</summary>
    private static int Free(ReadOnlySpan<MatchGate> gates, Span<byte> order, int free, NoBidReason reached)
    {
        for (; free < order.Length && gates[order[free]].Reason <= reached; free++)
        {
            var moved = order[free];
            var place = free;
            for (; place > 0 && gates[order[place - 1]].Population > gates[moved].Population; place--)
            {
                order[place] = order[place - 1];
            }
            order[place] = moved;
        }
        return free;
    }
}
