using Microsoft.Extensions.Logging;
using Rtb.Campaigns.Events;

namespace Rtb.Bidder.Events;

/// <summary>The files of the spool: exclusive use of the folder, opening, recovery and retention.</summary>
/// <remarks>Used by the shipper thread only. Methods throw what the disk throws; <see cref="SpoolWriter"/> catches it.</remarks>
internal sealed class SpoolFolder : IDisposable
{
    private const string LockName = "spool.lock";

    private readonly SpoolOptions _options;
    private readonly SpoolCounters _counters;
    private readonly ILogger _log;
    private readonly Func<string, FileStream> _open;
    private readonly FileStream _lock;

    /// <param name="open">Opens or creates a file for reading and writing; tests give one whose writes fail.</param>
    public SpoolFolder(SpoolOptions options, SpoolCounters counters, ILogger log, Func<string, FileStream>? open = null)
    {
        _options = options;
        _counters = counters;
        _log = log;
        _open = open ?? OpenFile;
        Directory.CreateDirectory(options.Folder);
        try
        {
            _lock = new FileStream(Path.Combine(options.Folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"The event spool '{options.Folder}' cannot be locked; is another bidder using it?", exception);
        }
    }

    /// <summary>
    /// Opens the newest file behind its last whole frame, cutting an unfinished one; or a new file when there is none or
    /// when the newest is damaged in the middle (it is kept for whoever wants to read around the damage).
    /// </summary>
    public SpoolTarget OpenNewest()
    {
        var files = SpoolFile.List(_options.Folder);
        if (files.Count == 0)
        {
            return Create(1);
        }
        var newest = files[^1];
        if (!TryFindEnd(newest, out var end))
        {
            Interlocked.Increment(ref _counters.FilesDamaged);
            SpoolLog.Damaged(_log, SpoolFile.PathOf(_options.Folder, newest), end);
            return Create(newest + 1);
        }
        return Reopen(newest, end);
    }

    /// <summary>Opens a file behind the given offset, cutting what follows. The file is full: a new one.</summary>
    public SpoolTarget Reopen(long sequence, long end)
    {
        if (end >= _options.FileBytesMax)
        {
            return Create(sequence + 1);
        }
        MakeRoom(sequence);
        var path = SpoolFile.PathOf(_options.Folder, sequence);
        var stream = _open(path);
        try
        {
            var torn = stream.Length - end;
            if (torn < 0)
            {
                throw new IOException($"'{path}' has {stream.Length} bytes where at least {end} were written.");
            }
            if (torn > 0)
            {
                stream.SetLength(end);
                Interlocked.Add(ref _counters.TornBytes, torn);
                SpoolLog.Cut(_log, path, torn);
            }
            return new SpoolTarget(stream, sequence, WriteHeaderIfNew(stream, end));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>A new file; older ones are deleted until everything including this one, when full, fits the limits.</summary>
    public SpoolTarget Create(long sequence)
    {
        MakeRoom(sequence);
        var stream = _open(SpoolFile.PathOf(_options.Folder, sequence));
        try
        {
            stream.SetLength(0);
            var end = WriteHeaderIfNew(stream, 0);
            Interlocked.Increment(ref _counters.FilesCreated);
            return new SpoolTarget(stream, sequence, end);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>False when somebody deleted the file: what is written to it would be lost.</summary>
    public bool Exists(long sequence) => File.Exists(SpoolFile.PathOf(_options.Folder, sequence));

    public void Dispose() => _lock.Dispose();

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static long WriteHeaderIfNew(FileStream stream, long end)
    {
        stream.Position = end;
        if (end > 0)
        {
            return end;
        }
        Span<byte> header = stackalloc byte[SpoolFile.HeaderBytes];
        SpoolFile.WriteHeader(header);
        stream.Write(header);
        return SpoolFile.HeaderBytes;
    }

    /// <summary>Where the whole frames end; false at damage that is not an unfinished tail.</summary>
    private bool TryFindEnd(long sequence, out long end)
    {
        using var reader = new SpoolReader(_options.Folder, new SpoolPosition(sequence, 0));
        while (true)
        {
            var read = reader.Read();
            end = read.Position.Offset;
            if (read.Kind != SpoolReadKind.Frame)
            {
                return read.Kind == SpoolReadKind.End;
            }
        }
    }

    private void MakeRoom(long current)
    {
        var files = SpoolFile.List(_options.Folder);
        files.RemoveAll(sequence => sequence >= current);
        var sizes = files.ConvertAll(sequence => new FileInfo(SpoolFile.PathOf(_options.Folder, sequence)).Length);
        var total = sizes.Sum();
        for (var i = 0; i < files.Count; i++)
        {
            if (total + _options.FileBytesMax <= _options.TotalBytesMax && files.Count - i < _options.FilesMax)
            {
                return;
            }
            File.Delete(SpoolFile.PathOf(_options.Folder, files[i]));
            total -= sizes[i];
            Interlocked.Increment(ref _counters.FilesDeleted);
            Interlocked.Add(ref _counters.BytesDeleted, sizes[i]);
            SpoolLog.Deleted(_log, SpoolFile.PathOf(_options.Folder, files[i]), sizes[i]);
        }
    }
}

/// <summary>An open file and where the next frame goes.</summary>
internal readonly record struct SpoolTarget(FileStream Stream, long Sequence, long End);
