using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Frames of raw calls: what is refused by its header.</summary>
internal static class RawFrames
{
    /// <summary>OK, or why a message with this header can never be taken.</summary>
    public static RawStatus Check(FrameHeader header, int bytesMax)
    {
        if (header.Flag != FrameHeader.FlagPlain)
        {
            return header.Flag == FrameHeader.FlagCompressed ? RawRefusal.Compressed : RawRefusal.FlagUnknown;
        }

        return header.Length > (uint)bytesMax ? RawRefusal.MessageTooLarge : RawStatus.Ok;
    }
}
