using Microsoft.Extensions.Logging;

namespace Rtb.Bidder.Snapshots;

/// <summary>What the loader tells the operator. None of it happens per request.</summary>
internal static partial class SnapshotLog
{
    [LoggerMessage(200, LogLevel.Information, "Catalogue {Path} loaded: version {Version}, {Campaigns} live campaigns, {Creatives} creatives")]
    public static partial void Loaded(ILogger logger, string path, long version, int campaigns, int creatives);

    [LoggerMessage(201, LogLevel.Error, "Catalogue {Path} is not usable; version {Version} stays in use: {Problems}")]
    public static partial void Refused(ILogger logger, string path, long version, string problems);

    [LoggerMessage(202, LogLevel.Warning, "Changes of {Path} are found by looking once a second only: {Reason}")]
    public static partial void WatcherUnavailable(ILogger logger, string path, string reason);
}
