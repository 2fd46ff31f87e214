using Rtb.Bidder.Budget;

namespace Rtb.World;

/// <summary>A journal that nobody reads again: what the tests of the bid need of a disk.</summary>
internal sealed class MemoryJournal : IJournalStorage
{
    private byte[] _bytes = [];
    private int? _length;

    public long? Length => _length;

    public int Read(long offset, Span<byte> buffer)
    {
        var rest = _bytes.AsSpan((int)offset, (_length ?? 0) - (int)offset);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = (int)offset + bytes.Length;
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
        }
        bytes.CopyTo(_bytes.AsSpan((int)offset));
        _length = Math.Max(_length ?? 0, end);
    }

    public void Flush()
    {
    }

    public void Truncate(long length) => _length = (int)length;

    public void Replace(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        _bytes = [.. content.SelectMany(part => part.ToArray())];
        _length = _bytes.Length;
    }

    public void Dispose()
    {
    }
}
