using System.Runtime.InteropServices;
using Rtb.Campaigns;

namespace Rtb.Bidder.Pace;

/// <summary>Which local day and hour of a campaign a moment belongs to.</summary>
/// <param name="Day">Days since 1970 on the campaign's own calendar.</param>
/// <param name="Hour">Start of the local hour in minutes since 1970 UTC: unique also when clocks are put back.</param>
/// <param name="DayStartMs">UTC milliseconds of the day's first moment.</param>
/// <param name="DayEndMs">First moment of the next day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CampaignMoment(int Day, int Hour, long DayStartMs, long DayEndMs);

/// <summary>The calendar of one time zone, with the answer for the current hour at hand: the keeper asks ten times a second.</summary>
/// <remarks>Not safe for threads.</remarks>
internal sealed class CampaignCalendar(TimeZoneInfo zone)
{
    private static readonly int s_epochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private CampaignHour _hour;
    private CampaignMoment _moment;

    /// <exception cref="TimeZoneNotFoundException">No such zone.</exception>
    public static CampaignCalendar Of(string ianaName) => new(ZoneOffsets.Find(ianaName));

    public CampaignMoment At(long nowMs)
    {
        // A midnight inside an hour exists where clocks change by a part of one: then the day ends before the hour does.
        if (nowMs < _hour.StartMs || nowMs >= Math.Min(_hour.EndMs, _moment.DayEndMs) || nowMs < _moment.DayStartMs)
        {
            _hour = CampaignHour.At(zone, nowMs);
            var day = CampaignDay.At(zone, nowMs);
            _moment = new CampaignMoment(day.Day.DayNumber - s_epochDay, (int)(_hour.StartMs / 60_000), day.StartMs, day.EndMs);
        }
        return _moment;
    }
}
