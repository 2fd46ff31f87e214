using Microsoft.Extensions.Logging;

namespace Rtb.Bidder.Events;

/// <summary>Log lines of the event spool; the ids 3000 to 3099 are its own.</summary>
internal static partial class SpoolLog
{
    [LoggerMessage(3000, LogLevel.Error, "The event spool cannot be written, events are dropped until it can: {Error}")]
    public static partial void Failed(ILogger logger, string error);

    [LoggerMessage(3001, LogLevel.Information, "The event spool is written again; {Dropped} events were dropped since the start")]
    public static partial void Recovered(ILogger logger, long dropped);

    [LoggerMessage(3002, LogLevel.Warning, "Cut an unfinished event of {Bytes} bytes off {Path}")]
    public static partial void Cut(ILogger logger, string path, long bytes);

    [LoggerMessage(3003, LogLevel.Warning, "{Path} is damaged at byte {Offset}; it is kept and a new file is begun")]
    public static partial void Damaged(ILogger logger, string path, long offset);

    [LoggerMessage(3004, LogLevel.Information, "Retention deleted {Path} ({Bytes} bytes)")]
    public static partial void Deleted(ILogger logger, string path, long bytes);

    [LoggerMessage(3005, LogLevel.Critical, "The event shipper stopped on a defect; events are dropped from here on")]
    public static partial void ShipperFailed(ILogger logger, Exception exception);
}
