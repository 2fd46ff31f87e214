using System.Buffers.Binary;
using System.Numerics;

namespace Rtb.Campaigns.Events;

/// <summary>
/// One record of a spool file: <c>u32 length | u32 CRC-32C over length and payload | payload</c>, little-endian.
/// </summary>
/// <remarks>
/// The format and its reader live here and not beside the writer (src/Bidder/Events) because two programs that may not reference
/// each other use them: the bidder reopens its spool, and rtbctl tails it.
/// </remarks>
public static class SpoolFrame
{
    /// <summary>Length and checksum.</summary>
    public const int PrefixBytes = 8;

    /// <summary>An event is a few hundred bytes; the limit makes a damaged length recognisable and bounds the reader's buffer.</summary>
    public const int PayloadBytesMax = 64 * 1024;

    private const int ChecksumOffset = 4;

    /// <summary>Writes the prefix in front of a payload that already lies at <see cref="PrefixBytes"/>.</summary>
    /// <param name="frame">Prefix and payload, nothing behind it.</param>
    public static void Seal(Span<byte> frame)
    {
        var payload = frame[PrefixBytes..];
        if (payload.Length is 0 or > PayloadBytesMax)
        {
            throw new ArgumentException($"A payload has 1 to {PayloadBytesMax} bytes, this one {payload.Length}.", nameof(frame));
        }
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumOffset..], Checksum((uint)payload.Length, payload));
    }

    /// <summary>Looks at the frame that begins at the first byte.</summary>
    /// <param name="bytes">What is there of the file from the frame's first byte on.</param>
    /// <param name="frameBytes">Bytes of the whole frame when it is complete, else 0.</param>
    public static SpoolFrameState Inspect(ReadOnlySpan<byte> bytes, out int frameBytes)
    {
        frameBytes = 0;
        if (bytes.Length < sizeof(uint))
        {
            return SpoolFrameState.Incomplete;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length is 0 or > PayloadBytesMax)
        {
            return SpoolFrameState.Corrupt;
        }
        if (bytes.Length < PrefixBytes + (int)length)
        {
            return SpoolFrameState.Incomplete;
        }
        var payload = bytes.Slice(PrefixBytes, (int)length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Checksum(length, payload))
        {
            return SpoolFrameState.Corrupt;
        }
        frameBytes = PrefixBytes + (int)length;
        return SpoolFrameState.Complete;
    }

    /// <summary>CRC-32C (Castagnoli) of the length, then of the payload.</summary>
    public static uint Checksum(uint length, ReadOnlySpan<byte> payload) => ~Crc(BitOperations.Crc32C(uint.MaxValue, length), payload);

    /// <summary>CRC-32C of bytes alone.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => ~Crc(uint.MaxValue, bytes);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }
        return crc;
    }
}

/// <summary>What <see cref="SpoolFrame.Inspect"/> saw.</summary>
public enum SpoolFrameState
{
    /// <summary>The whole frame is there and its checksum holds.</summary>
    Complete,

    /// <summary>The bytes end before the frame does: it is still being written, or it was cut.</summary>
    Incomplete,

    /// <summary>An impossible length, or a checksum that does not hold.</summary>
    Corrupt,
}
