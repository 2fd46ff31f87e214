using Rtb.Campaigns.Events;

namespace Rtb.Unit.Campaigns.Events;

/// <summary>A temporary folder with spool files made byte by byte, without the writer.</summary>
internal sealed class SpoolFolderOnDisk : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rtb-spool-").FullName;

    public static byte[] Frame(params byte[] payload)
    {
        var frame = new byte[SpoolFrame.PrefixBytes + payload.Length];
        payload.CopyTo(frame, SpoolFrame.PrefixBytes);
        SpoolFrame.Seal(frame);
        return frame;
    }

    public static byte[] FileOf(params byte[][] frames)
    {
        var header = new byte[SpoolFile.HeaderBytes];
        SpoolFile.WriteHeader(header);
        return [.. header, .. frames.SelectMany(frame => frame)];
    }

    public void Write(long sequence, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(
            SpoolFile.PathOf(Path, sequence), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(bytes);
    }

    public void Append(long sequence, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(
            SpoolFile.PathOf(Path, sequence), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(bytes);
    }

    /// <summary>Everything up to the first End, as "kind file:offset+bytes payload" in hexadecimal.</summary>
    public List<string> ReadAll(SpoolPosition from = default)
    {
        using var reader = new SpoolReader(Path, from);
        return ReadAll(reader);
    }

    public static List<string> ReadAll(SpoolReader reader)
    {
        var lines = new List<string>();
        SpoolRead read;
        do
        {
            read = reader.Read();
            var payload = read.Payload.Length is > 0 and <= 8 ? " " + Convert.ToHexString(read.Payload.Span) : "";
            lines.Add($"{read.Kind} {read.Position.Sequence}:{read.Position.Offset}+{read.Bytes}{payload}");
        }
        while (read.Kind != SpoolReadKind.End && lines.Count < 100_000);
        return lines;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
