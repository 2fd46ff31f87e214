using System.Buffers;
using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Frames of raw calls: what is refused by its header, and messages as one piece.</summary>
internal static class RawFrames
{
    private const int InitialBytes = 16 * 1024;

    [ThreadStatic]
    private static byte[]? t_contiguous;

    /// <summary>OK, or why a message with this header can never be taken.</summary>
    public static RawStatus Check(FrameHeader header, int bytesMax)
    {
        if (header.Flag != FrameHeader.FlagPlain)
        {
            return header.Flag == FrameHeader.FlagCompressed ? RawRefusal.Compressed : RawRefusal.FlagUnknown;
        }

        return header.Length > (uint)bytesMax ? RawRefusal.MessageTooLarge : RawStatus.Ok;
    }

    /// <summary>Memory of this thread for a message that is split over buffers; good until the next message of the thread.</summary>
    public static Span<byte> Contiguous(int length)
    {
        var contiguous = t_contiguous;
        if (contiguous is null || contiguous.Length < length)
        {
            contiguous = t_contiguous = new byte[Math.Max(length, Math.Max(InitialBytes, 2 * (contiguous?.Length ?? 0)))];
        }

        return contiguous.AsSpan(0, length);
    }
}
