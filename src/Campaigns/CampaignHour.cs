namespace Rtb.Campaigns;

/// <summary>The hour of a campaign's local clock in which a moment lies, as UTC milliseconds; shorter where the clock changes by less than an hour.</summary>
public readonly record struct CampaignHour(long StartMs, long EndMs)
{
    private const long HourMs = 60 * 60 * 1_000;

    public static CampaignHour At(TimeZoneInfo zone, long utcMs)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var offset = ZoneOffsets.OffsetMs(zone, utcMs);
        var start = utcMs - ZoneOffsets.Modulo(utcMs + offset, HourMs);
        var end = start + HourMs;
        // Hours never overlap: a change of the clock inside one ends it and begins the next.
        if (ZoneOffsets.OffsetMs(zone, start) != offset)
        {
            start = ZoneOffsets.FirstMoment(start, utcMs, ms => ZoneOffsets.OffsetMs(zone, ms) == offset);
        }
        if (ZoneOffsets.OffsetMs(zone, end - 1) != offset)
        {
            end = ZoneOffsets.FirstMoment(utcMs, end - 1, ms => ZoneOffsets.OffsetMs(zone, ms) != offset);
        }
        return new CampaignHour(start, end);
    }
}
