namespace Rtb.Bidder.Budget;

/// <summary>Called with the payload of one frame and its offset in the file.</summary>
internal delegate void FrameReader(ReadOnlySpan<byte> payload, long offset);

/// <summary>Reads a journal from front to back through a window, and tells a torn end from damage.</summary>
internal sealed class JournalReading(IJournalStorage storage, long length)
{
    private const int WindowBytes = 1 << 20;

    private byte[] _window = new byte[WindowBytes];
    private long _windowStart;
    private int _windowLength;

    /// <summary>After reading: the end of the last good frame.</summary>
    public long End { get; private set; }

    /// <summary>After reading: how many frames there were.</summary>
    public ulong Frames { get; private set; }

    /// <exception cref="JournalCorruptException">Something is damaged that is not the last frame.</exception>
    public void Run(FrameReader read)
    {
        JournalFormat.CheckFileHeader(At(0, JournalFormat.FileHeaderSize));
        End = JournalFormat.FileHeaderSize;
        while (End < length)
        {
            var size = JournalFormat.FrameLength(At(End, JournalFormat.FrameHeaderSize));
            if (size == 0 || size > length - End
                || !JournalFormat.TryReadFrame(At(End, checked((int)size)), out var sequence, out var payload))
            {
                CheckTail();
                return;
            }
            if (sequence != Frames)
            {
                throw new JournalCorruptException(End, $"frame {sequence} stands where frame {Frames} should");
            }
            read(payload, End);
            End += size;
            Frames++;
        }
    }

    /// <summary>A frame is written only after the one before it was flushed: a good one behind a bad one means the bad one was good
    /// once.</summary>
    private void CheckTail()
    {
        var tail = new byte[checked((int)(length - End))];
        storage.Read(End, tail);
        var next = JournalFormat.FindFrame(tail, 1);
        if (next >= 0)
        {
            throw new JournalCorruptException(End, $"a frame does not check although a later one, at offset {End + next}, does");
        }
    }

    /// <summary>Bytes of the file; fewer than asked for at its end.</summary>
    private ReadOnlySpan<byte> At(long offset, int count)
    {
        if (offset + count > _windowStart + _windowLength)
        {
            if (_window.Length < count)
            {
                _window = new byte[count];
            }
            _windowStart = offset;
            _windowLength = storage.Read(offset, _window.AsSpan(0, (int)Math.Min(_window.Length, length - offset)));
        }
        var start = (int)(offset - _windowStart);
        return _window.AsSpan(start, Math.Min(count, _windowLength - start));
    }
}
