namespace Rtb.Bidder.Events;

/// <summary>Settings of the event spool.</summary>
internal sealed class SpoolOptions
{
    /// <summary>Where the files are; made when absent. Required.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// Bytes of one file, 256 KiB to 4 GiB, default 64 MiB: small enough that retention is fine-grained, large enough that files are few.
    /// </summary>
    public long FileBytesMax { get; set; } = 64L << 20;

    /// <summary>Bytes of all files, at least two files, default 1 GiB: some 7 million events. The oldest file goes first.</summary>
    public long TotalBytesMax { get; set; } = 1L << 30;

    /// <summary>
    /// Number of files, 2 to 100,000, default 1,000: a disk that fails again and again must not fill the folder with small files.
    /// </summary>
    public int FilesMax { get; set; } = 1_000;

    /// <summary>
    /// Bytes per write, 128 KiB to 4 MiB and less than half a file, default 128 KiB: holds the largest event, one system call for hundreds
    /// of events.
    /// </summary>
    public int BatchBytes { get; set; } = 128 << 10;

    /// <summary>Bytes after which the file is forced to disk, default 1 MiB.</summary>
    public long SyncBytes { get; set; } = 1L << 20;

    /// <summary>Time after which written bytes are forced to disk, 1 ms to 1 min, default 200 ms: what a power cut may cost.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time between attempts to use a disk that failed, 1 ms to 10 min, default 1 s.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>All problems, each with the name of its setting; empty when the options are good.</summary>
    public List<string> Validate()
    {
        var problems = new List<string>();
        Check(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), "is required");
        Check(FileBytesMax is >= 256 << 10 and <= 4L << 30, nameof(FileBytesMax), "must be 256 KiB to 4 GiB");
        Check(TotalBytesMax >= 2 * FileBytesMax, nameof(TotalBytesMax), "must be at least two files");
        Check(FilesMax is >= 2 and <= 100_000, nameof(FilesMax), "must be 2 to 100,000");
        Check(BatchBytes is >= 128 << 10 and <= 4 << 20, nameof(BatchBytes), "must be 128 KiB to 4 MiB");
        Check(BatchBytes <= FileBytesMax / 2, nameof(BatchBytes), "must not be more than half a file");
        Check(SyncBytes >= 1, nameof(SyncBytes), "must be at least 1");
        Check(SyncInterval.TotalMilliseconds is >= 1 and <= 60_000, nameof(SyncInterval), "must be 1 ms to 1 min");
        Check(RetryInterval.TotalMilliseconds is >= 1 and <= 600_000, nameof(RetryInterval), "must be 1 ms to 10 min");
        return problems;

        void Check(bool good, string setting, string rule)
        {
            if (!good)
            {
                problems.Add($"Spool.{setting} {rule}.");
            }
        }
    }
}
