using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Decompresses one gzip message, never past the limit: a small message may not unfold into a large one.</summary>
internal static class GzipMessage
{
    private const int ChunkBytes = 16 * 1024;

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

        // A stream cut inside its first header decompresses to nothing without an error; an intact one has at least a header and a trailer.
        const int gzipBytesMin = 18;
        return compressed.Length < gzipBytesMin
            ? throw new RpcException(ProtocolErrors.CompressionBroken)
            : new ReadOnlySequence<byte>(output.WrittenMemory);
    }
}
