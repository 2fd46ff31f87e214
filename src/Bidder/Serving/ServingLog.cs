using Microsoft.Extensions.Logging;

namespace Rtb.Bidder.Serving;

/// <summary>What the listeners have to say.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} failed")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Events were not shipped within {Seconds} s; what is left in the ring is lost")]
    public static partial void ShippingTimedOut(ILogger logger, double seconds);
}
