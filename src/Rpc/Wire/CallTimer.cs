namespace Rtb.Rpc.Wire;

/// <summary>How long timers can wait.</summary>
internal static class CallTimer
{
    // Timers take no longer delay. A call that may last 49 days is not worth a timer.
    public static readonly TimeSpan Max = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Timers drop fractions of a millisecond; a deadline must not come before its time.</summary>
    public static TimeSpan RoundUp(TimeSpan delay) => TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
}
