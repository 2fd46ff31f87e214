using Rtb.Bidder.Budget;

namespace Rtb.Unit.Bidder.Budget;

/// <summary>A disk that keeps what was flushed, may keep any part of what was not, and can refuse.</summary>
internal sealed class FakeDisk : IJournalStorage
{
    private byte[]? _current;
    private byte[]? _durable;
    private bool _renamed;

    public FakeDisk(byte[]? content = null) => _current = _durable = content;

    /// <summary>Writes fail from now on, after taking this many bytes of the first one.</summary>
    public int? FailAfterBytes { get; set; }

    public bool FailFlush { get; set; }

    public int Flushes { get; private set; }

    /// <summary>What is on the disk for certain.</summary>
    public byte[]? Durable => _durable;

    public long? Length => _current?.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        var rest = _current.AsSpan((int)offset);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var taken = FailAfterBytes is { } most ? Math.Min(most, bytes.Length) : bytes.Length;
        var length = Math.Max(_current!.Length, (int)offset + taken);
        var next = new byte[length];
        _current.CopyTo(next, 0);
        bytes[..taken].CopyTo(next.AsSpan((int)offset));
        _current = next;
        if (FailAfterBytes is not null)
        {
            throw new IOException("No space left on device");
        }
    }

    public void Flush()
    {
        if (FailFlush)
        {
            throw new IOException("Input/output error");
        }
        Flushes++;
        _durable = _current;
        _renamed = false;
    }

    public void Truncate(long length) => _current = _current![..(int)length];

    public void Replace(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        if (FailAfterBytes is not null)
        {
            throw new IOException("No space left on device");
        }
        _current = content.SelectMany(part => part.ToArray()).ToArray();
        _renamed = true;
    }

    public void Dispose()
    {
    }

    /// <summary>The disk after the power went: flushed bytes, and of the others any prefix with any blocks missing.</summary>
    public FakeDisk Crash(Random random)
    {
        if (_renamed || _durable is null || _current is null || _current.Length <= _durable.Length)
        {
            return new FakeDisk(_renamed && random.Next(2) == 0 ? _current : _durable);
        }
        var content = _current[..random.Next(_durable.Length, _current.Length + 1)];
        for (var block = _durable.Length; block < content.Length; block += 32)
        {
            if (random.Next(4) == 0)
            {
                content.AsSpan(block, Math.Min(32, content.Length - block)).Clear();
            }
        }
        return new FakeDisk(content);
    }
}
