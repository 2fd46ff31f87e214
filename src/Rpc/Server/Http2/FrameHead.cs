using System.Buffers.Binary;

namespace Rtb.Rpc.Server.Http2;

/// <summary>
/// The nine bytes before every frame of HTTP/2 (RFC 9113 section 4.1):
/// <code>
/// +---------------+----------+-----------+-----------------------+
/// | length (24)   | kind (8) | flags (8) | 0 (1), stream id (31) |
/// +---------------+----------+-----------+-----------------------+
/// </code>
/// </summary>
internal readonly record struct FrameHead(int Length, FrameKind Kind, FrameFlags Flags, int Stream)
{
    public const int Size = 9;

    /// <summary>The largest frame that is accepted: the protocol's default.</summary>
    public const int LengthMax = 16 * 1024;

    private const int FlagsOffset = 4;
    private const int StreamOffset = 5;

    public bool Has(FrameFlags flag) => (Flags & flag) != FrameFlags.None;

    /// <summary>From at least nine bytes. The bit before the stream id means nothing.</summary>
    public static FrameHead Read(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var stream = BinaryPrimitives.ReadUInt32BigEndian(bytes[StreamOffset..]) & int.MaxValue;
        return new FrameHead((int)(first >> 8), (FrameKind)first, (FrameFlags)bytes[FlagsOffset], (int)stream);
    }

    public static void Write(Span<byte> destination, int length, FrameKind kind, FrameFlags flags, int stream)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, ((uint)length << 8) | (byte)kind);
        destination[FlagsOffset] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(destination[StreamOffset..], stream);
    }
}
