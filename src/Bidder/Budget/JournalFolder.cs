using Microsoft.Win32.SafeHandles;

namespace Rtb.Bidder.Budget;

/// <summary>The journal in a folder of its own, locked against every other process for as long as this one lives.</summary>
internal sealed class JournalFolder : IJournalStorage
{
    public const string FileName = "budget.journal";
    public const string LockName = "budget.lock";

    private readonly string _folder;
    private readonly string _path;
    private readonly FileStream _lock;
    private SafeFileHandle? _file;

    /// <summary>True while a rename may be lost by a crash; nothing may be called durable before the folder is flushed.</summary>
    private bool _renameUnflushed;

    private JournalFolder(string folder, FileStream folderLock)
    {
        _folder = folder;
        _path = Path.Combine(folder, FileName);
        _lock = folderLock;
    }

    /// <exception cref="IOException">Another process has the folder.</exception>
    public static JournalFolder Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var lockPath = Path.Combine(folder, LockName);
        try
        {
            return new JournalFolder(folder, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new IOException($"Budget journal folder {folder} is in use by another bidder ({lockPath} is locked).", e);
        }
    }

    public long? Length => File.Exists(_path) ? RandomAccess.GetLength(OpenExisting()) : null;

    public int Read(long offset, Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length)
        {
            var count = RandomAccess.Read(OpenExisting(), buffer[read..], offset + read);
            if (count == 0)
            {
                break;
            }
            read += count;
        }
        return read;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(OpenFile(), bytes, offset);

    public void Flush()
    {
        RandomAccess.FlushToDisk(OpenFile());
        if (_renameUnflushed)
        {
            FolderFlush.Flush(_folder);
            _renameUnflushed = false;
        }
    }

    public void Truncate(long length) => RandomAccess.SetLength(OpenFile(), length);

    public void Replace(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        var temporary = _path + ".new";
        var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var offset = 0L;
            foreach (var part in content)
            {
                RandomAccess.Write(file, part.Span, offset);
                offset += part.Length;
            }
            RandomAccess.FlushToDisk(file);
            File.Move(temporary, _path, overwrite: true);
        }
        catch
        {
            // What a full disk took of it would make the disk fuller.
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
        _renameUnflushed = true;
        _file?.Dispose();
        _file = file;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
    }

    private SafeFileHandle OpenExisting() => _file ??= File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    private SafeFileHandle OpenFile() => _file ?? throw new InvalidOperationException("The journal has no file yet.");
}
