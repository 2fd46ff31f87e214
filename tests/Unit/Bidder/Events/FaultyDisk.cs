namespace Rtb.Unit.Bidder.Events;

/// <summary>Opens real files whose writes, syncs and opening fail when told to.</summary>
internal sealed class FaultyDisk
{
    public bool OpenFails { get; set; }

    public bool SyncFails { get; set; }

    /// <summary>Bytes that still fit; a write that needs more puts what fits and fails, as a full disk does.</summary>
    public long Room { get; set; } = long.MaxValue;

    public FileStream Open(string path)
    {
        if (OpenFails)
        {
            throw new UnauthorizedAccessException($"Access to '{path}' is denied.");
        }
        return new FaultyFile(this, path);
    }

    private sealed class FaultyFile(FaultyDisk disk, string path)
        : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
    {
        // Writes of spans come here too: a class that derives from FileStream is not trusted with them.
        public override void Write(byte[] buffer, int offset, int count)
        {
            var fits = (int)Math.Min(count, disk.Room);
            base.Write(buffer, offset, fits);
            disk.Room -= fits;
            if (fits < count)
            {
                throw new IOException("No space left on device");
            }
        }

        public override void Flush(bool flushToDisk)
        {
            if (flushToDisk && disk.SyncFails)
            {
                throw new IOException("Input/output error");
            }
            base.Flush(flushToDisk);
        }
    }
}
