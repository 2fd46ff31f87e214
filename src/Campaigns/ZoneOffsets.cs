namespace Rtb.Campaigns;

/// <summary>Time zones asked in UTC milliseconds.</summary>
public static class ZoneOffsets
{
    /// <summary>The zone of a flight that has passed the rules; an empty name is UTC.</summary>
    public static TimeZoneInfo Find(string name) =>
        string.IsNullOrEmpty(name) ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);

    /// <summary>Milliseconds that local time is ahead of UTC.</summary>
    public static long OffsetMs(TimeZoneInfo zone, long utcMs) => (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(utcMs)).TotalMilliseconds;

    /// <summary>What the clock on the wall shows.</summary>
    public static DateTime LocalAt(TimeZoneInfo zone, long utcMs) => DateTimeOffset.FromUnixTimeMilliseconds(utcMs + OffsetMs(zone, utcMs)).DateTime;

    /// <summary>The first moment in (low, high] at which a condition holds that, once true, stays true in that range.</summary>
    public static long FirstMoment(long lowMs, long highMs, Func<long, bool> holds)
    {
        while (highMs - lowMs > 1)
        {
            var middle = lowMs + ((highMs - lowMs) / 2);
            if (holds(middle))
            {
                highMs = middle;
            }
            else
            {
                lowMs = middle;
            }
        }
        return highMs;
    }

    internal static long ToUnixMs(DateTime local) => new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    /// <summary>The remainder that is never negative.</summary>
    internal static long Modulo(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
