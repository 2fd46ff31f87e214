using Google.Protobuf.WellKnownTypes;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>When a campaign may run.</summary>
internal static class FlightRules
{
    public const int HoursPerWeek = 168;

    // The years 1 to 9999, which is what a Timestamp may hold.
    private const long SecondsMin = -62_135_596_800;
    private const long SecondsMax = 253_402_300_799;

    public static void Check(Flight? flight, string field, Violations found)
    {
        if (flight is null)
        {
            return;
        }
        var start = CheckTime(flight.StartTime, $"{field}.start_time", found);
        var end = CheckTime(flight.EndTime, $"{field}.end_time", found);
        found.Require(!start || !end || flight.StartTime < flight.EndTime, $"{field}.end_time", "must be after start_time");
        found.Require(
            flight.TimeZone.Length == 0 || (Shape.IsZoneName(flight.TimeZone) && TimeZoneInfo.TryFindSystemTimeZoneById(flight.TimeZone, out _)),
            $"{field}.time_zone",
            $"\"{flight.TimeZone}\" is not a known IANA time zone");
        foreach (var (index, hour) in flight.HoursOfWeek.Index())
        {
            found.RequireRange(hour, 0, HoursPerWeek - 1, $"{field}.hours_of_week[{index}]");
        }
    }

    /// <summary>Whether the time is there and can be used.</summary>
    private static bool CheckTime(Timestamp? time, string field, Violations found)
    {
        if (time is null)
        {
            return false;
        }
        var valid = time.Seconds is >= SecondsMin and <= SecondsMax && time.Nanos is >= 0 and <= 999_999_999;
        found.Require(valid, field, "must be a time of the years 1 to 9999");
        return valid;
    }
}
