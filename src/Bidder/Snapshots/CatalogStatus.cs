namespace Rtb.Bidder.Snapshots;

/// <summary>What is known about the catalogue in use and the last attempt to replace it; shown by readiness, version and metrics.</summary>
/// <remarks>Immutable; <see cref="CatalogLoader"/> publishes a new one after each attempt.</remarks>
internal sealed record CatalogStatus
{
    public long Version { get; init; }

    public DateTimeOffset LoadedAt { get; init; }

    /// <summary>Why the last attempt failed; null when it did not, which means that what is on disk is what is in use.</summary>
    public string? LastError { get; init; }

    /// <summary>When an attempt failed last; stays after the next success.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Campaigns that can bid, and their creatives.</summary>
    public int Campaigns { get; init; }
    public int Creatives { get; init; }

    /// <summary>Successful and failed loads after the first.</summary>
    public long Reloads { get; init; }
    public long ReloadFailures { get; init; }
}
