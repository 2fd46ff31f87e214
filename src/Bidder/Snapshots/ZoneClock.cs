using Rtb.Campaigns;

namespace Rtb.Bidder.Snapshots;

/// <summary>Local hour of the week of one time zone, without asking the framework on the hot path.</summary>
/// <remarks>
/// Immutable. Knows the changes of the clock from a day before until 400 days after it was built; outside it goes on with the offset at
/// the edge, so a snapshot must be rebuilt at least once a year (the loader does so once a day).
/// </remarks>
internal sealed class ZoneClock
{
    private const long HourMs = 60 * 60 * 1_000;
    private const long DayMs = 24 * HourMs;
    private const long DaysKnown = 400;

    /// <summary>1970 began on a Thursday, three days after the Monday of hour 0.</summary>
    private const long HoursFromMondayToEpoch = 72;
    private const long HoursPerWeek = 168;

    private readonly long[] _untilMs;
    private readonly long[] _offsetMs;

    private ZoneClock(long[] untilMs, long[] offsetMs)
    {
        _untilMs = untilMs;
        _offsetMs = offsetMs;
    }

    /// <summary>Looks up the changes of a zone around a moment.</summary>
    public static ZoneClock Build(TimeZoneInfo zone, long nowMs)
    {
        var until = new List<long>();
        var offsets = new List<long>();
        var endMs = nowMs + (DaysKnown * DayMs);
        var offset = ZoneOffsets.OffsetMs(zone, nowMs - DayMs);
        for (var ms = nowMs - DayMs; ms < endMs; ms += HourMs)
        {
            var next = ZoneOffsets.OffsetMs(zone, ms + HourMs);
            if (next != offset)
            {
                var before = offset;
                until.Add(ZoneOffsets.FirstMoment(ms, ms + HourMs, moment => ZoneOffsets.OffsetMs(zone, moment) != before));
                offsets.Add(before);
                offset = next;
            }
        }
        until.Add(long.MaxValue);
        offsets.Add(offset);
        return new ZoneClock([.. until], [.. offsets]);
    }

    /// <summary>0 on Monday 00:00 local time, 167 on Sunday 23:00.</summary>
    public int HourOfWeek(long utcMs)
    {
        // One or two changes of the clock a year: the walk ends at once.
        var until = _untilMs;
        var i = 0;
        while (i < until.Length - 1 && utcMs >= until[i])
        {
            i++;
        }
        var localMs = utcMs + _offsetMs[i];
        var hours = localMs >= 0 ? localMs / HourMs : ((localMs + 1) / HourMs) - 1;
        var hour = (hours + HoursFromMondayToEpoch) % HoursPerWeek;
        return (int)(hour >= 0 ? hour : hour + HoursPerWeek);
    }
}
