namespace Rtb.Bidder.Snapshots;

/// <summary>Turns a valid catalogue into a snapshot.</summary>
internal sealed class SnapshotBuilder
{
}
