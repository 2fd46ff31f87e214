using System.Buffers;

namespace Rtb.Rpc.Server.Http2;

/// <summary>Bytes that wait, in memory that is rented while there are any.</summary>
internal struct ByteQueue
{
    private byte[]? _bytes;
    private int _start;
    private int _end;

    public readonly int Length => _end - _start;

    public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Drops the first bytes.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        _start = _end = 0;
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void MakeRoom(int count)
    {
        if (_bytes is { } bytes && bytes.Length - _end >= count)
        {
            return;
        }

        var length = Length;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + count, 2 * length));
        Span.CopyTo(larger);
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
        _start = 0;
        _end = length;
    }
}
