using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Compresses one message, and decompresses one, never past the limit: a small message may not unfold into a large one.</summary>
internal static class GzipMessage
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>A whole frame, flag and length included.</summary>
    public static ReadOnlyMemory<byte> CompressFrame(ReadOnlySpan<byte> message, CompressionLevel level)
    {
        using var output = new MemoryStream(FrameHeader.Size + (message.Length / 2));
        output.SetLength(FrameHeader.Size);
        output.Position = FrameHeader.Size;
        using (var gzip = new GZipStream(output, level, leaveOpen: true))
        {
            gzip.Write(message);
        }

        var frame = output.GetBuffer().AsMemory(0, (int)output.Length);
        FrameHeader.Write(frame.Span, FrameHeader.FlagCompressed, frame.Length - FrameHeader.Size);
        return frame;
    }

    public static ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> compressed, int bytesMax)
    {
        var output = new ArrayBufferWriter<byte>(ChunkBytes);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(output.GetSpan(ChunkBytes));
                if (read == 0)
                {
                    break;
                }

                output.Advance(read);
                if (output.WrittenCount > bytesMax)
                {
                    throw new RpcException(ProtocolErrors.MessageTooLarge);
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new RpcException(ProtocolErrors.CompressionBroken);
        }

        CheckLength(compressed, output.WrittenCount);
        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }

    // GZipStream takes the end of its input for the end of the data. The last four bytes of a member are the length of what it holds
    // (RFC 1952 section 2.3.1), which a truncated message does not end with.
    private static void CheckLength(in ReadOnlySequence<byte> compressed, int length)
    {
        const int gzipBytesMin = 18;
        Span<byte> end = stackalloc byte[sizeof(uint)];
        if (compressed.Length >= gzipBytesMin)
        {
            compressed.Slice(compressed.Length - end.Length).CopyTo(end);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == (uint)length)
            {
                return;
            }
        }

        throw new RpcException(ProtocolErrors.CompressionBroken);
    }
}
