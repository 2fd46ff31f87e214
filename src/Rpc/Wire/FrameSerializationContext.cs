using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Collects one message behind its frame header in a rented array; one per call, reused for each of its messages.</summary>
internal sealed class FrameSerializationContext(int? sendBytesMax) : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private const int InitialBytes = 512;

    private byte[] _buffer = [];
    private int _length;
    private bool _isComplete;

    /// <summary>
    /// The frame (header and message) of <paramref name="message"/>, valid until the next call or Dispose; a level compresses it.
    /// The limit counts the bytes before compression.
    /// </summary>
    public ReadOnlyMemory<byte> Serialize<T>(
        T message, Action<T, SerializationContext> serializer, CompressionLevel? compression = null)
    {
        _length = FrameHeader.Size;
        _isComplete = false;
        EnsureSpace(0);
        serializer(message, this);
        if (!_isComplete)
        {
            throw new InvalidOperationException("The serializer did not call Complete.");
        }

        var payloadLength = _length - FrameHeader.Size;
        if (payloadLength > sendBytesMax)
        {
            throw new RpcException(ProtocolErrors.MessageToSendTooLarge);
        }

        if (compression is { } level)
        {
            return GzipMessage.CompressFrame(_buffer.AsSpan(FrameHeader.Size, payloadLength), level);
        }

        FrameHeader.Write(_buffer, FrameHeader.FlagPlain, payloadLength);
        return _buffer.AsMemory(0, _length);
    }

    public override void SetPayloadLength(int payloadLength)
    {
        if (payloadLength > sendBytesMax)
        {
            throw new RpcException(ProtocolErrors.MessageToSendTooLarge);
        }

        EnsureSpace(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete() => _isComplete = true;

    public override void Complete(byte[] payload)
    {
        SetPayloadLength(payload.Length);
        payload.CopyTo(_buffer.AsSpan(_length));
        _length += payload.Length;
        _isComplete = true;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _length), nameof(count));
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureSpace(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void EnsureSpace(int count)
    {
        var needed = checked(_length + count);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, InitialBytes), _buffer.Length * 2));
        _buffer.AsSpan(0, Math.Min(_length, _buffer.Length)).CopyTo(larger);
        Dispose();
        _buffer = larger;
    }
}
