using Rtb.Bidder.Events;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Diagnostics;

/// <summary>The checks of a bidder, ready for <see cref="BidderHealth.Add"/>.</summary>
internal static class HealthChecks
{
    /// <summary>Failed before the first snapshot; degraded while the newest reload is in error and the last good one is in use.</summary>
    /// <param name="lastLoad">When the current snapshot was loaded, and the error of a later attempt, if any.</param>
    public static Func<HealthState> Snapshot(SnapshotStore store, TimeProvider time, Func<SnapshotLoad> lastLoad) => () =>
    {
        if (store.Current is not { } snapshot)
        {
            return HealthState.Failed(lastLoad().Error ?? "no snapshot has been loaded yet");
        }
        var load = lastLoad();
        var age = (long)Math.Max(0, (time.GetUtcNow() - load.LoadedAt).TotalSeconds);
        var detail = $"version {snapshot.Version}, {snapshot.Campaigns.Length} campaigns, loaded {age} s ago";
        return load.Error is null ? HealthState.Ok(detail) : HealthState.Degraded($"{detail}; last reload failed: {load.Error}");
    };

    /// <summary>The budget journal: a bidder that cannot write down what it spends must not bid.</summary>
    /// <param name="failure">Null while it can be written, else what is wrong.</param>
    public static Func<HealthState> Journal(Func<string?> failure) => () =>
        failure() is { } error ? HealthState.Failed($"cannot be written: {error}") : HealthState.Ok("writable");

    /// <summary>The event spool: telemetry, so a full disk degrades and does not end bidding.</summary>
    public static Func<HealthState> Spool(EventShipper shipper) => () =>
    {
        if (!shipper.Running)
        {
            return HealthState.Degraded("the shipper does not run; events are dropped");
        }
        var dropped = Volatile.Read(ref shipper.Counters.Dropped);
        return shipper.Counters.Failure is { } error
            ? HealthState.Degraded($"cannot be written, {dropped} events dropped: {error}")
            : HealthState.Ok($"writable, {shipper.Lag} events waiting, {dropped} dropped since the start");
    };
}

/// <summary>What the snapshot loader knows of its last attempts.</summary>
internal readonly record struct SnapshotLoad(DateTimeOffset LoadedAt, string? Error);
