using System.Buffers;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>
/// Where a raw handler writes its message. The buffer belongs to the thread, holds every message seen so far without growing, and grows
/// up to the server's maximum; a handler that asks for more gets a <see cref="RawResponseFullException"/>, and the caller
/// RESOURCE_EXHAUSTED.
/// </summary>
/// <remarks>Used by one call at a time, on one thread, and never after the handler returned.</remarks>
public sealed class RawResponse : IBufferWriter<byte>
{
    private const int InitialBytes = 4 * 1024;

    [ThreadStatic]
    private static RawResponse? t_own;

    private byte[] _buffer = new byte[FrameHeader.Size + InitialBytes];

    // Where the frame that is being written begins; before it stand the frames of this batch that are complete.
    private int _start;
    private int _length = FrameHeader.Size;
    private int _bytesMax;

    internal RawResponse()
    {
    }

    /// <summary>Bytes of the message so far.</summary>
    public int Length => _length - MessageStart;

    /// <summary>The message so far, to patch lengths that are known late.</summary>
    public Span<byte> Written => _buffer.AsSpan(MessageStart, Length);

    /// <summary>Space for at least <paramref name="sizeHint"/> more bytes (at least one).</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _length < Math.Max(1, sizeHint))
        {
            Grow(Math.Max(1, sizeHint));
        }

        return _buffer.AsSpan(_length);
    }

    /// <summary>As <see cref="GetSpan"/>.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _ = GetSpan(sizeHint);
        return _buffer.AsMemory(_length);
    }

    /// <summary>Keeps <paramref name="count"/> bytes of the span handed out last.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _length), nameof(count));
        _length += count;
        if (Length > _bytesMax)
        {
            throw new RawResponseFullException();
        }
    }

    /// <summary>Drops what was written, so that the handler can start again.</summary>
    public void Clear() => _length = MessageStart;

    /// <summary>Frames that are complete, one behind the other.</summary>
    internal ReadOnlySpan<byte> Frames => _buffer.AsSpan(0, _start);

    private int MessageStart => _start + FrameHeader.Size;

    internal static RawResponse OfThread() => t_own ??= new RawResponse();

    internal void Start(int bytesMax)
    {
        _bytesMax = bytesMax;
        _start = 0;
        _length = FrameHeader.Size;
    }

    /// <summary>Completes the frame with what was written and begins the next.</summary>
    internal void EndFrame()
    {
        FrameHeader.Write(_buffer.AsSpan(_start), FrameHeader.FlagPlain, Length);
        _start = _length;
        if (_buffer.Length - _length < FrameHeader.Size)
        {
            Array.Resize(ref _buffer, _length + FrameHeader.Size + InitialBytes);
        }

        _length = MessageStart;
    }

    private void Grow(int count)
    {
        if (count > _bytesMax - Length)
        {
            throw new RawResponseFullException();
        }

        var needed = (long)_length + count;
        var size = Math.Min(Math.Max(needed, 2L * _buffer.Length), (long)MessageStart + _bytesMax);
        Array.Resize(ref _buffer, (int)size);
    }
}

/// <summary>A raw handler wrote more than the server's maximum.</summary>
public sealed class RawResponseFullException : Exception
{
    internal RawResponseFullException()
        : base("The response exceeds the maximum of the server.")
    {
    }
}
