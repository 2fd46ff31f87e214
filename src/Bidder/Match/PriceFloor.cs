using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Match;

/// <summary>The campaigns of a block whose highest price reaches the floor.</summary>
internal static class PriceFloor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Reached(TargetingIndex index, int block, long floor)
    {
        if (index.BlockHighest[block] < floor)
        {
            return Vector512<ulong>.Zero;
        }
        var all = index.Rows.Blocks[block]; // the row of all campaigns is the first
        return index.BlockLowest[block] < floor ? all & Compare(index, block, floor) : all;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<ulong> Compare(TargetingIndex index, int block, long floor)
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
}
