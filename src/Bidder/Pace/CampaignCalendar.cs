using System.Runtime.InteropServices;

namespace Rtb.Bidder.Pace;

/// <summary>Which local day and hour of a campaign a moment belongs to.</summary>
/// <param name="Day">Days since 1970 on the campaign's own calendar.</param>
/// <param name="Hour">Start of the local hour in minutes since 1970 UTC: unique also when clocks are put back.</param>
/// <param name="DayStartMs">UTC milliseconds of the day's first moment; days of 23 and 25 hours are themselves.</param>
/// <param name="DayEndMs">First moment of the next day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CampaignMoment(int Day, int Hour, long DayStartMs, long DayEndMs);

/// <summary>The calendar of one time zone.</summary>
internal sealed class CampaignCalendar(TimeZoneInfo zone)
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;

    // The last answer is right for a whole hour; the keeper asks ten times a second.
    private CampaignMoment _last;

    /// <exception cref="TimeZoneNotFoundException">No such zone.</exception>
    public static CampaignCalendar Of(string ianaName) =>
        new(ianaName.Length == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(ianaName));

    /// <summary>Not safe for threads.</summary>
    public CampaignMoment At(long nowMs)
    {
        var hourStartMs = _last.Hour * 60_000L;
        if (_last.DayEndMs == 0 || nowMs < hourStartMs || nowMs >= Math.Min(hourStartMs + HourMs, _last.DayEndMs) || ChangesAround(nowMs))
        {
            _last = Find(nowMs);
        }
        return _last;
    }

    private CampaignMoment Find(long nowMs)
    {
        var localMs = nowMs + OffsetMs(nowMs);
        var day = (int)Math.DivRem(localMs, DayMs, out var inDay);
        var hourStartMs = nowMs - (inDay % HourMs);
        return new CampaignMoment(day, (int)(hourStartMs / 60_000), StartOf(day), StartOf(day + 1));
    }

    /// <summary>UTC of a local midnight; where a clock change skips it, of the first moment after it.</summary>
    private long StartOf(int day)
    {
        var midnight = DateTime.UnixEpoch.AddDays(day);
        var local = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }
        // A midnight that happens twice starts the day the first time: the larger offset comes first.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }

    /// <summary>Whether the offset changes inside the hour that the last answer is for.</summary>
    private bool ChangesAround(long nowMs) => zone.SupportsDaylightSavingTime && OffsetMs(nowMs) != OffsetMs(_last.Hour * 60_000L);

    private long OffsetMs(long utcMs) => (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(utcMs)).TotalMilliseconds;
}
