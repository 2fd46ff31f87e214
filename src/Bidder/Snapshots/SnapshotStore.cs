namespace Rtb.Bidder.Snapshots;

/// <summary>Where the current snapshot is found. The pipeline reads it once a request and hands it down.</summary>
/// <remarks>Written by the one loader thread, read by every request; publication is the volatile write in <see cref="Publish"/>.</remarks>
internal sealed class SnapshotStore
{
    private CampaignSnapshot? _current;

    /// <summary>Null until the first snapshot has been published.</summary>
    public CampaignSnapshot? Current => Volatile.Read(ref _current);

    public void Publish(CampaignSnapshot snapshot) => Volatile.Write(ref _current, snapshot);
}
