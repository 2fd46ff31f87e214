namespace Rtb.Bidder.Snapshots;

/// <summary>Local hour of the week of one time zone, without asking the framework on the hot path.</summary>
internal sealed class ZoneClock
{
}
