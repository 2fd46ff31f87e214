using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Match;

/// <summary>Computes gates of several rows, some blocks at a time: (any | OR includes) &amp; ~OR excludes.</summary>
/// <remarks>Windows double as the walk goes on, so that short walks pay for little and long ones look at each list rarely.</remarks>
internal static class GateWindow
{
    /// <summary>The campaigns of a block that pass the gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Block(RowStore rows, MatchState state, ref MatchGate gate, int block)
    {
        if (!gate.IsWindowed)
        {
            return rows.Blocks[gate.Start + block];
        }
        if (block < gate.WindowStart || block >= gate.WindowEnd)
        {
            Fill(rows, state, ref gate, block);
        }
        return state.WindowOf(gate.Window)[block - gate.WindowStart];
    }

    /// <summary>Makes the window of the gate start at <paramref name="block"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(RowStore rows, MatchState state, ref MatchGate gate, int block)
    {
        var end = gate.ReferenceStart + gate.IncludeCount + gate.ExcludeCount;
        if (block < gate.WindowStart)
        {
            Rewind(rows, state, ref gate, end);
        }
        var size = Math.Clamp(2 * (gate.WindowEnd - gate.WindowStart), MatchState.FirstWindowBlocks, MatchState.WindowBlocks);
        size = Math.Min(size, rows.BlockCount - block);
        var window = state.WindowOf(gate.Window)[..size];
        gate.WindowStart = block;
        gate.WindowEnd = block + size;

        rows.Blocks.AsSpan(gate.Start + block, size).CopyTo(window);
        var upcoming = state.Upcoming.AsSpan(0, end);
        var behind = gate.WindowEnd * RowStore.BlockSize;
        for (var i = gate.ReferenceStart; i < upcoming.Length; i++)
        {
            if (upcoming[i] < behind)
            {
                Apply(rows, state, i, window, block, isInclude: i < gate.ReferenceStart + gate.IncludeCount);
            }
        }
    }

    /// <summary>Another impression starts its walk at the front again.</summary>
    private static void Rewind(RowStore rows, MatchState state, ref MatchGate gate, int end)
    {
        for (var i = gate.ReferenceStart; i < end; i++)
        {
            state.Cursors[i] = 0;
            state.Upcoming[i] = rows[state.References[i]].First;
        }
        gate.WindowStart = gate.WindowEnd = 0;
    }

    private static void Apply(RowStore rows, MatchState state, int reference, Span<Vector512<ulong>> window, int block, bool isInclude)
    {
        ref readonly var row = ref rows[state.References[reference]];
        if (row.IsDense)
        {
            var blocks = rows.Blocks.AsSpan(row.Start + block, window.Length);
            if (isInclude)
            {
                Include(window, blocks);
            }
            else
            {
                Exclude(window, blocks);
            }
            return;
        }
        var positions = rows.PositionsOf(row);
        ref var cursor = ref state.Cursors[reference];
        cursor = isInclude ? Include(window, positions, cursor, block) : Exclude(window, positions, cursor, block);
        state.Upcoming[reference] = cursor < positions.Length ? positions[cursor] : int.MaxValue;
    }

    /// <summary>Whether a single campaign passes the gate, without the window.</summary>
    public static bool Passes(RowStore rows, MatchState state, in MatchGate gate, int position)
    {
        var word = MemoryMarshal.Cast<Vector512<ulong>, ulong>(rows.Blocks.AsSpan(gate.Start, rows.BlockCount))[position >> 6];
        var passes = (word >> (position & 63) & 1) != 0;
        if (!gate.IsWindowed)
        {
            return passes;
        }
        var references = state.References.AsSpan(gate.ReferenceStart, gate.IncludeCount + gate.ExcludeCount);
        for (var i = 0; i < gate.IncludeCount && !passes; i++)
        {
            passes = rows.Contains(references[i], position);
        }
        for (var i = gate.IncludeCount; i < references.Length && passes; i++)
        {
            passes = !rows.Contains(references[i], position);
        }
        return passes;
    }

    private static void Include(Span<Vector512<ulong>> window, ReadOnlySpan<Vector512<ulong>> row)
    {
        for (var i = 0; i < window.Length; i++)
        {
            window[i] |= row[i];
        }
    }

    private static void Exclude(Span<Vector512<ulong>> window, ReadOnlySpan<Vector512<ulong>> row)
    {
        for (var i = 0; i < window.Length; i++)
        {
            window[i] &= ~row[i];
        }
    }

    private static int Include(Span<Vector512<ulong>> window, ReadOnlySpan<int> positions, int cursor, int block)
    {
        var words = MemoryMarshal.Cast<Vector512<ulong>, ulong>(window);
        var first = block * RowStore.BlockSize;
        for (cursor = SkipTo(positions, cursor, first); cursor < positions.Length; cursor++)
        {
            var offset = positions[cursor] - first;
            if (offset >> 6 >= words.Length)
            {
                break;
            }
            words[offset >> 6] |= 1UL << (offset & 63);
        }
        return cursor;
    }

    private static int Exclude(Span<Vector512<ulong>> window, ReadOnlySpan<int> positions, int cursor, int block)
    {
        var words = MemoryMarshal.Cast<Vector512<ulong>, ulong>(window);
        var first = block * RowStore.BlockSize;
        for (cursor = SkipTo(positions, cursor, first); cursor < positions.Length; cursor++)
        {
            var offset = positions[cursor] - first;
            if (offset >> 6 >= words.Length)
            {
                break;
            }
            words[offset >> 6] &= ~(1UL << (offset & 63));
        }
        return cursor;
    }

    /// <summary>The first index from <paramref name="cursor"/> whose position is not below <paramref name="first"/>, by doubling
    /// steps.</summary>
    private static int SkipTo(ReadOnlySpan<int> positions, int cursor, int first)
    {
        if (cursor >= positions.Length || positions[cursor] >= first)
        {
            return cursor;
        }
        var step = 1;
        while (cursor + step < positions.Length && positions[cursor + step] < first)
        {
            cursor += step;
            step <<= 1;
        }
        var high = Math.Min(cursor + step, positions.Length);
        for (var low = cursor + 1; ;)
        {
            if (low >= high)
            {
                return low;
            }
            var middle = (low + high) >> 1;
            if (positions[middle] < first)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
    }
}
