using System.Buffers;
using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Takes one message off the front of a buffer: length check, compression check. Shared by server and client.</summary>
/// <param name="encoding">The grpc-encoding of the stream.</param>
/// <param name="receiveBytesMax">Limit of a message, before and after decompression.</param>
/// <param name="encodingUnknown">What an encoding other than gzip is answered with: a server and a client say it differently.</param>
internal sealed class MessageFormat(string? encoding, int receiveBytesMax, Status encodingUnknown)
{
    /// <summary>True when the last message taken was compressed.</summary>
    public bool WasCompressed { get; private set; }

    /// <summary>
    /// False while the message is not complete; the buffer stays untouched then. A message that can never become valid throws an
    /// <see cref="RpcException"/> as soon as its header is there, before its bytes are waited for.
    /// </summary>
    public bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (!FrameHeader.TryRead(buffer, out var header))
        {
            return false;
        }

        CheckFlag(header.Flag);
        if (header.Length > (uint)receiveBytesMax)
        {
            throw new RpcException(ProtocolErrors.MessageTooLarge);
        }

        if (buffer.Length - FrameHeader.Size < header.Length)
        {
            return false;
        }

        message = buffer.Slice(FrameHeader.Size, header.Length);
        buffer = buffer.Slice(message.End);
        WasCompressed = header.Flag == FrameHeader.FlagCompressed;
        if (WasCompressed)
        {
            message = GzipMessage.Decompress(message, receiveBytesMax);
        }

        return true;
    }

    private void CheckFlag(byte flag)
    {
        if (flag == FrameHeader.FlagPlain)
        {
            return;
        }

        if (flag != FrameHeader.FlagCompressed)
        {
            throw new RpcException(ProtocolErrors.FlagUnknown);
        }

        switch (encoding)
        {
            case null or "" or HeaderNames.Identity:
                throw new RpcException(ProtocolErrors.EncodingMissing);
            case HeaderNames.Gzip:
                return;
            default:
                throw new RpcException(encodingUnknown);
        }
    }
}
