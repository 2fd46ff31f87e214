using System.Buffers;
using System.IO.Compression;

namespace Rtb.Bidder.Serving;

/// <summary>Gzip in and out for exchanges that ask for it. Off the zero-allocation path on purpose: the library's streams are the right
/// tool.</summary>
internal static class GzipBody
{
    /// <summary>False when the bytes are not gzip or grow over <paramref name="bytesMax"/>; <paramref name="tooLarge"/> tells
    /// which.</summary>
    public static bool TryInflate(in ReadOnlySequence<byte> body, int bytesMax, out byte[] inflated, out bool tooLarge)
    {
        inflated = [];
        tooLarge = false;
        var buffer = ArrayPool<byte>.Shared.Rent(bytesMax + 1);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress);
            var length = gzip.ReadAtLeast(buffer.AsSpan(0, bytesMax + 1), bytesMax + 1, throwOnEndOfStream: false);
            if (length > bytesMax)
            {
                tooLarge = true;
                return false;
            }
            // An empty or headless stream inflates to nothing without an exception; a body of nothing is refused by the decoder.
            inflated = buffer.AsSpan(0, length).ToArray();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static byte[] Deflate(ReadOnlySpan<byte> body)
    {
        using var target = new MemoryStream(body.Length / 2);
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }
        return target.ToArray();
    }
}
