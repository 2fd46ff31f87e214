using System.Numerics;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Events;

/// <summary>Bounded queue from the request threads to the shipper: many writers, one reader, a fixed array of cells.</summary>
/// <remarks>
/// Each cell carries a sequence number. It equals the position of the writer that may fill it; position + 1 once filled; position +
/// capacity once drained. A writer owns a cell after its compare-exchange on Tail and publishes it with the volatile write of the sequence;
/// the reader alone moves Head. Nobody waits: a writer that meets a cell that is still occupied counts a drop and leaves.
/// </remarks>
internal sealed class EventRing
{
    public const int CapacityMin = 2;
    public const int CapacityMax = 1 << 22;

    private readonly Cell[] _cells;
    private readonly int _mask;
    private RingPositions _positions;

    /// <param name="capacity">
    /// A power of two. Choose it as the longest pause of the shipper (fsync, garbage collection) times the event rate.
    /// </param>
    public EventRing(int capacity)
    {
        if (capacity is < CapacityMin or > CapacityMax || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"The event ring has a power of two of cells, {CapacityMin} to {CapacityMax}.");
        }
        _cells = new Cell[capacity];
        _mask = capacity - 1;
        for (var i = 0; i < capacity; i++)
        {
            _cells[i].Sequence = i;
        }
    }

    public int Capacity => _cells.Length;

    /// <summary>Records that found no room since the start.</summary>
    public long Dropped => Volatile.Read(ref _positions.Dropped);

    /// <summary>Records accepted since the start.</summary>
    public long Written => Volatile.Read(ref _positions.Tail);

    /// <summary>Records claimed by writers and not yet drained.</summary>
    public long Waiting
    {
        get
        {
            // Head first: it only grows, so the difference is never negative.
            var head = Volatile.Read(ref _positions.Head);
            return Volatile.Read(ref _positions.Tail) - head;
        }
    }

    /// <summary>False, and counted, when the ring is full. Any thread.</summary>
    public bool TryWrite(in BidRecord record)
    {
        var position = Volatile.Read(ref _positions.Tail);
        while (true)
        {
            ref var cell = ref _cells[(int)position & _mask];
            var distance = Volatile.Read(ref cell.Sequence) - position;
            if (distance == 0)
            {
                var seen = Interlocked.CompareExchange(ref _positions.Tail, position + 1, position);
                if (seen == position)
                {
                    cell.Record = record;
                    Volatile.Write(ref cell.Sequence, position + 1);
                    return true;
                }
                position = seen;
            }
            else if (distance < 0)
            {
                Interlocked.Increment(ref _positions.Dropped);
                return false;
            }
            else
            {
                position = Volatile.Read(ref _positions.Tail);
            }
        }
    }

    /// <summary>
    /// Moves records out in order, as many as are ready and fit, and clears their cells so that the snapshot records
    /// they point to can be collected. One thread at a time.
    /// </summary>
    public int Drain(Span<BidRecord> destination)
    {
        var head = _positions.Head;
        var count = 0;
        while (count < destination.Length)
        {
            ref var cell = ref _cells[(int)head & _mask];
            if (Volatile.Read(ref cell.Sequence) != head + 1)
            {
                break;
            }
            destination[count++] = cell.Record;
            cell.Record = default;
            Volatile.Write(ref cell.Sequence, head + _cells.Length);
            head++;
        }
        Volatile.Write(ref _positions.Head, head);
        return count;
    }

    private struct Cell
    {
        public long Sequence;
        public BidRecord Record;
    }
}

/// <summary>
/// The shared numbers of the ring, two cache lines apart so that writers, the reader and drops do not disturb each other.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4 * LineBytes)]
internal struct RingPositions
{
    /// <summary>Two lines of 64: adjacent lines are fetched in pairs.</summary>
    public const int LineBytes = 128;

    /// <summary>Next position to claim; compare-exchanged by writers.</summary>
    [FieldOffset(LineBytes)]
    public long Tail;

    /// <summary>Next position to drain; written by the reader only.</summary>
    [FieldOffset(2 * LineBytes)]
    public long Head;

    /// <summary>Incremented by writers that found the ring full.</summary>
    [FieldOffset(3 * LineBytes)]
    public long Dropped;
}
