using System.Buffers;
using System.Buffers.Binary;

namespace Rtb.Rpc.Wire;

/// <summary>
/// The prefix of every message:
/// <code>
/// +-------------+------------------------------+
/// | flag (8)    | length (32, big endian)      |
/// +-------------+------------------------------+
/// </code>
/// Flag 0: as it is; flag 1: compressed with <c>grpc-encoding</c>; any other flag is an error.
/// </summary>
internal readonly record struct FrameHeader(byte Flag, uint Length)
{
    public const int Size = 5;
    public const byte FlagPlain = 0;
    public const byte FlagCompressed = 1;
    private const int LengthOffset = 1;

    /// <summary>False while fewer than five bytes are there.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        if (buffer.FirstSpan.Length >= Size)
        {
            header = Read(buffer.FirstSpan);
            return true;
        }

        if (buffer.Length < Size)
        {
            header = default;
            return false;
        }

        Span<byte> copy = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(copy);
        header = Read(copy);
        return true;
    }

    public static void Write(Span<byte> destination, byte flag, int length)
    {
        destination[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(destination[LengthOffset..], (uint)length);
    }

    /// <summary>From at least five bytes.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[LengthOffset..]));
}
