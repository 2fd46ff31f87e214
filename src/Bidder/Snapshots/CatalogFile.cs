using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>Reads a catalogue from proto3 JSON; what it returns has passed the rules.</summary>
internal static class CatalogFile
{
    /// <summary>
    /// About 150,000 campaigns, read in some ten seconds; while it is parsed a file takes several times its size in memory.
    /// </summary>
    public const long BytesMax = 256L * 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>What tells one state of a file from another; <see cref="FileState.Absent"/> when it cannot be opened.</summary>
    public static FileState StateOf(string path)
    {
        try
        {
            // Through an open file, because the time of a path that is a link (mounted configuration) is the link's.
            using var file = File.OpenHandle(path);
            return StateOf(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FileState.Absent;
        }
    }

    /// <exception cref="CatalogException">The file cannot be read, is not a catalogue, or breaks rules.</exception>
    public static Catalog Read(string path, long bytesMax = BytesMax)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > bytesMax)
            {
                throw new CatalogException($"{path} has {length} bytes; at most {bytesMax} are read");
            }
            return Parse(ReadAll(file, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CatalogException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <exception cref="CatalogException">The text is not a catalogue, or breaks rules.</exception>
    public static Catalog Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }
        if (!Utf8.IsValid(json.Span))
        {
            throw new CatalogException("the file is not UTF-8 text");
        }
        ThrowIfAny(FindProblems(json.Span, withValues: false));
        var catalog = ParseMessage(json);
        ThrowIfAny(CatalogRules.Check(catalog));
        return catalog;
    }

    private static Catalog ParseMessage(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonParser.Default.Parse<Catalog>(Encoding.UTF8.GetString(json.Span));
        }
        catch (Exception e) when (CatalogJson.IsRefusal(e))
        {
            // The parser does not say where; a second walk finds out.
            ThrowIfAny(FindProblems(json.Span, withValues: true));
            throw new CatalogException(e.Message);
        }
    }

    private static IReadOnlyList<FieldViolation> FindProblems(ReadOnlySpan<byte> json, bool withValues)
    {
        try
        {
            return CatalogJson.FindProblems(json, Catalog.Descriptor, withValues);
        }
        catch (JsonException e)
        {
            throw new CatalogException($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: the JSON is broken: {e.Message}");
        }
    }

    private static void ThrowIfAny(IReadOnlyList<FieldViolation> problems)
    {
        if (problems.Count > 0)
        {
            throw new CatalogException(problems);
        }
    }

    private static byte[] ReadAll(SafeFileHandle file, long length)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), read);
            if (count == 0)
            {
                break;
            }
            read += count;
        }
        return bytes[..read];
    }

    private static FileState StateOf(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks);
}

/// <summary>Length and time of the last change.</summary>
internal readonly record struct FileState(long Length, long ChangedTicks)
{
    public static FileState Absent => new(-1, -1);
}
