using System.Buffers.Binary;
using System.Numerics;

namespace Rtb.Bidder.Budget;

/// <summary>
/// The bytes of a journal: a file header, then frames. A frame is what one flush made durable: all of its records or none.
/// </summary>
/// <remarks>
/// <code>
/// file   0  magic "RTBL"   4  version   8  zero   12  crc32c of bytes 0-11
/// frame  0  magic "FRM1"   4  payload length   8  sequence (0, 1, 2... in this file)   16  crc32c of bytes 4-15 and payload   20  payload
/// </code>
/// All little-endian. Frame n + 1 is written only after frame n was flushed, so only the last frame can be torn: a frame that
/// does not check, with a good one after it, was good once and is corruption.
/// </remarks>
internal static class JournalFormat
{
    public const int FileHeaderSize = 16;
    public const int FrameHeaderSize = 20;

    private const uint FileMagic = 0x4C425452;
    private const uint FrameMagic = 0x314D5246;
    private const uint Version = 1;

    public static byte[] FileHeader()
    {
        var header = new byte[FileHeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(header, FileMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Crc(header.AsSpan(0, 12)));
        return header;
    }

    public static void CheckFileHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(file) != FileMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(file[12..]) != Crc(file[..12]))
        {
            throw new JournalCorruptException(0, "it does not begin like a budget journal");
        }
        var version = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (version != Version)
        {
            throw new JournalCorruptException(4, $"it has version {version}, this bidder reads version {Version}");
        }
    }

    public static byte[] Frame(ulong sequence, ReadOnlySpan<byte> payload)
    {
        var frame = GC.AllocateUninitializedArray<byte>(FrameHeaderSize + payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, FrameMagic);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(8), sequence);
        payload.CopyTo(frame.AsSpan(FrameHeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(16), FrameCrc(frame));
        return frame;
    }

    /// <summary>How long the frame that begins here says it is, header included; 0 when no frame begins here or its header is
    /// incomplete.</summary>
    public static long FrameLength(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FrameHeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == FrameMagic
            ? FrameHeaderSize + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])
            : 0;

    /// <summary>The frame at the start of <paramref name="bytes"/>; false when it is incomplete or does not check.</summary>
    public static bool TryReadFrame(ReadOnlySpan<byte> bytes, out ulong sequence, out ReadOnlySpan<byte> payload)
    {
        sequence = 0;
        payload = default;
        if (bytes.Length < FrameHeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != FrameMagic)
        {
            return false;
        }
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (length < 0 || length > bytes.Length - FrameHeaderSize)
        {
            return false;
        }
        var frame = bytes[..(FrameHeaderSize + length)];
        sequence = BinaryPrimitives.ReadUInt64LittleEndian(frame[8..]);
        payload = frame[FrameHeaderSize..];
        return BinaryPrimitives.ReadUInt32LittleEndian(frame[16..]) == FrameCrc(frame);
    }

    /// <summary>Where a good frame begins at or after <paramref name="offset"/>; -1: nowhere.</summary>
    public static int FindFrame(ReadOnlySpan<byte> file, int offset)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, FrameMagic);
        while (offset < file.Length)
        {
            var found = file[offset..].IndexOf(magic);
            if (found < 0)
            {
                return -1;
            }
            offset += found;
            if (TryReadFrame(file[offset..], out _, out _))
            {
                return offset;
            }
            offset++;
        }
        return -1;
    }

    private static uint FrameCrc(ReadOnlySpan<byte> frame) => ~Crc(Crc(uint.MaxValue, frame[4..16]), frame[FrameHeaderSize..]);

    private static uint Crc(ReadOnlySpan<byte> bytes) => ~Crc(uint.MaxValue, bytes);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }
        return crc;
    }
}
