using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Match;

/// <summary>Sets of campaign positions: populous ones as bitmaps in blocks of 512, the others as ascending lists.</summary>
internal sealed class RowStore
{
    /// <summary>Positions in a block: one Vector512.</summary>
    public const int BlockSize = 512;
    public const int WordsPerBlock = BlockSize / 64;

    /// <summary>The row that every campaign is in; it also masks the padding of the last block.</summary>
    public const int AllRow = 0;

    private readonly Row[] _rows;
    private readonly int[] _positions;

    public RowStore(int count, Row[] rows, Vector512<ulong>[] blocks, int[] positions)
    {
        Count = count;
        BlockCount = BlocksFor(count);
        _rows = rows;
        Blocks = blocks;
        _positions = positions;
    }

    /// <summary>Campaigns.</summary>
    public int Count { get; }

    /// <summary>Blocks of a dense row.</summary>
    public int BlockCount { get; }

    /// <summary>All dense rows; block b of a row is at <see cref="Row.Start"/> + b.</summary>
    public Vector512<ulong>[] Blocks { get; }

    public int RowCount => _rows.Length;

    public long Bytes => (64L * Blocks.Length) + (4L * _positions.Length) + (12L * _rows.Length);

    public ref readonly Row this[int row] => ref _rows[row];

    /// <summary>The positions of a sparse row.</summary>
    public ReadOnlySpan<int> PositionsOf(in Row row) => _positions.AsSpan(row.Start, row.Population);

    public bool Contains(int row, int position)
    {
        ref readonly var place = ref _rows[row];
        return place.IsDense ? Contains(Blocks.AsSpan(place.Start, BlockCount), position) : PositionsOf(place).BinarySearch(position) >= 0;
    }

    public static int BlocksFor(int count) => (count + BlockSize - 1) / BlockSize;

    private static bool Contains(ReadOnlySpan<Vector512<ulong>> blocks, int position) =>
        (MemoryMarshal.Cast<Vector512<ulong>, ulong>(blocks)[position >> 6] >> (position & 63) & 1) != 0;
}

/// <summary>
/// Where a row lies: first block of a dense row, place of the first position of a sparse one. <paramref name="First"/> is that position,
/// so that a row that begins far behind the walk is passed over without reading it; a dense row may begin anywhere.
/// </summary>
internal readonly record struct Row(int Start, int Population, int First)
{
    public const int Anywhere = -1;

    public bool IsDense => First == Anywhere;
}
