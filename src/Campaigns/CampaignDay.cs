namespace Rtb.Campaigns;

/// <summary>A day of a campaign in its time zone, from its first moment to the first moment of the next: 23, 24 or 25 hours, now and then something else.</summary>
/// <param name="Day">The date on the campaign's calendar.</param>
/// <param name="StartMs">UTC milliseconds, inclusive.</param>
/// <param name="EndMs">UTC milliseconds, exclusive.</param>
public readonly record struct CampaignDay(DateOnly Day, long StartMs, long EndMs)
{
    /// <summary>The day in which a moment lies.</summary>
    public static CampaignDay At(TimeZoneInfo zone, long utcMs)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var day = DateOnly.FromDateTime(ZoneOffsets.LocalAt(zone, utcMs));
        // A clock that goes back over midnight shows the old date again; the day that has begun goes on.
        while (utcMs >= StartOf(zone, day.AddDays(1)))
        {
            day = day.AddDays(1);
        }
        return new CampaignDay(day, StartOf(zone, day), StartOf(zone, day.AddDays(1)));
    }

    /// <summary>The first moment whose local time is midnight of the day or later.</summary>
    private static long StartOf(TimeZoneInfo zone, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone.IsInvalidTime(midnight))
        {
            return StartAfterGap(zone, midnight);
        }
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return ZoneOffsets.ToUnixMs(midnight) - (long)offset.TotalMilliseconds;
    }

    /// <summary>Midnight was skipped: the day starts when the clock jumps over it.</summary>
    private static long StartAfterGap(TimeZoneInfo zone, DateTime midnight)
    {
        const long RangeMs = 26 * 60 * 60 * 1_000;
        var middle = ZoneOffsets.ToUnixMs(midnight);
        return ZoneOffsets.FirstMoment(middle - RangeMs, middle + RangeMs, ms => ZoneOffsets.LocalAt(zone, ms) >= midnight);
    }
}
