using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Match;

/// <summary>Collects rows; cold.</summary>
internal sealed class RowStoreBuilder
{
    /// <summary>
    /// From so many positions a block a row is a bitmap. A list takes less memory up to 16, but it costs a store for each position where
    /// a bitmap costs one load for all: at 4 a row of either kind costs a walk about the same.
    /// </summary>
    private const int DensePerBlock = 4;

    private readonly int _count;
    private readonly int _blockCount;
    private readonly List<Row> _rows = [];
    private readonly List<int> _positions = [];
    private Vector512<ulong>[] _blocks = new Vector512<ulong>[64];
    private int _blocksUsed;

    public RowStoreBuilder(int count)
    {
        _count = count;
        _blockCount = RowStore.BlocksFor(count);
        var all = new ulong[_blockCount * RowStore.WordsPerBlock];
        for (var position = 0; position < count; position++)
        {
            Set(all, position);
        }
        AddDense(all);
    }

    /// <summary>A bitmap with no bit set, of the length of a dense row.</summary>
    public ulong[] NewBits() => new ulong[_blockCount * RowStore.WordsPerBlock];

    /// <summary>Every campaign that is not in <paramref name="bits"/>.</summary>
    public int AddComplement(ReadOnlySpan<ulong> bits)
    {
        var complement = NewBits();
        var all = Words(_rows[RowStore.AllRow]);
        for (var i = 0; i < complement.Length; i++)
        {
            complement[i] = all[i] & ~bits[i];
        }
        return AddDense(complement);
    }

    /// <summary>What <paramref name="baseRow"/> has, with <paramref name="include"/> and without <paramref name="exclude"/>; always
    /// dense.</summary>
    public int AddFolded(int baseRow, ReadOnlySpan<int> include, ReadOnlySpan<int> exclude)
    {
        var bits = Words(_rows[baseRow]).ToArray();
        foreach (var position in include)
        {
            Set(bits, position);
        }
        foreach (var position in exclude)
        {
            bits[position >> 6] &= ~(1UL << (position & 63));
        }
        return AddDense(bits);
    }

    /// <summary>Ascending distinct positions; -1 when there are none.</summary>
    public int Add(ReadOnlySpan<int> positions)
    {
        if (positions.IsEmpty)
        {
            return -1;
        }
        if (positions.Length >= _blockCount * DensePerBlock)
        {
            var bits = NewBits();
            foreach (var position in positions)
            {
                Set(bits, position);
            }
            return AddDense(bits);
        }
        _rows.Add(new Row(_positions.Count, positions.Length, positions[0]));
        _positions.AddRange(positions);
        return _rows.Count - 1;
    }

    public RowStore Build() => new(_count, [.. _rows], _blocks[.._blocksUsed], [.. _positions]);

    private int AddDense(ReadOnlySpan<ulong> bits)
    {
        if (_blocksUsed + _blockCount > _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(_blocks.Length * 2, _blocksUsed + _blockCount));
        }
        var population = 0;
        foreach (var word in bits)
        {
            population += BitOperations.PopCount(word);
        }
        MemoryMarshal.Cast<ulong, Vector512<ulong>>(bits).CopyTo(_blocks.AsSpan(_blocksUsed));
        _rows.Add(new Row(_blocksUsed, population, Row.Anywhere));
        _blocksUsed += _blockCount;
        return _rows.Count - 1;
    }

    private Span<ulong> Words(in Row row) => MemoryMarshal.Cast<Vector512<ulong>, ulong>(_blocks.AsSpan(row.Start, _blockCount));

    private static void Set(Span<ulong> bits, int position) => bits[position >> 6] |= 1UL << (position & 63);
}
