using System.Buffers.Binary;
using System.Globalization;

namespace Rtb.Campaigns.Events;

/// <summary>
/// Names and header of spool files. Names are <c>events-{20 digits}.spool</c>, in order;
/// the header is <c>8 bytes "RTBSPOOL" | u32 version | u32 CRC-32C of the 12 bytes before</c>, little-endian.
/// </summary>
public static class SpoolFile
{
    /// <summary>Bytes before the first frame.</summary>
    public const int HeaderBytes = 16;

    /// <summary>The only version there is.</summary>
    public const uint Version = 1;

    private const string Prefix = "events-";
    private const string Suffix = ".spool";
    private const int Digits = 20;
    private const int VersionOffset = 8;
    private const int ChecksumOffset = 12;

    private static ReadOnlySpan<byte> Magic => "RTBSPOOL"u8;

    /// <summary>Path of the file with this sequence number.</summary>
    public static string PathOf(string folder, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        return Path.Combine(folder, Prefix + sequence.ToString("D20", CultureInfo.InvariantCulture) + Suffix);
    }

    /// <summary>The sequence number of a file name; false for every other file that may lie in the folder.</summary>
    public static bool TryParseName(ReadOnlySpan<char> name, out long sequence)
    {
        sequence = 0;
        return name.Length == Prefix.Length + Digits + Suffix.Length
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.Slice(Prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out sequence)
            && sequence > 0;
    }

    /// <summary>Sequence numbers of the files in a folder, ascending; empty when the folder does not exist.</summary>
    public static List<long> List(string folder)
    {
        var sequences = new List<long>();
        if (!Directory.Exists(folder))
        {
            return sequences;
        }
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
        {
            if (TryParseName(Path.GetFileName(path.AsSpan()), out var sequence))
            {
                sequences.Add(sequence);
            }
        }
        sequences.Sort();
        return sequences;
    }

    /// <summary>Writes the header into the first <see cref="HeaderBytes"/> bytes.</summary>
    public static void WriteHeader(Span<byte> header)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[VersionOffset..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], SpoolFrame.Checksum(header[..ChecksumOffset]));
    }

    /// <summary>True when the bytes begin with a header of the version that this program reads.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes
        && bytes.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionOffset..]) == Version
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) == SpoolFrame.Checksum(bytes[..ChecksumOffset]);
}
