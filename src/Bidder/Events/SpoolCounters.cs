namespace Rtb.Bidder.Events;

/// <summary>What happened to events between the ring and the disk, since the start.</summary>
/// <remarks>
/// Written by the shipper thread through <see cref="Interlocked"/>, read by scrapes and checks with <see cref="Volatile"/>.
/// </remarks>
internal sealed class SpoolCounters
{
    /// <summary>Events and bytes that are in files.</summary>
    public long Written;
    public long Bytes;

    /// <summary>Events that found no working disk or were too large.</summary>
    public long Dropped;

    /// <summary>Failed attempts to open, write, sync or delete.</summary>
    public long Errors;

    public long Syncs;

    /// <summary>Bytes written and not yet forced to disk.</summary>
    public long UnsyncedBytes;

    public long FilesCreated;

    /// <summary>Deleted by retention.</summary>
    public long FilesDeleted;
    public long BytesDeleted;

    /// <summary>Bytes cut off when a file was reopened behind an unfinished frame.</summary>
    public long TornBytes;

    /// <summary>Files found with damage in their middle at reopening; they are kept as they are.</summary>
    public long FilesDamaged;

    private string? _failure;

    /// <summary>Null while writing works; else what the disk said last.</summary>
    public string? Failure
    {
        get => Volatile.Read(ref _failure);
        set => Volatile.Write(ref _failure, value);
    }
}
