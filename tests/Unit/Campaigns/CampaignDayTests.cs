using Rtb.Campaigns;

namespace Rtb.Unit.Campaigns;

public class CampaignDayTests
{
    private const long HourMs = 3_600_000;

    /// <summary>Days of every length that clocks make.</summary>
    [Theory]
    [InlineData("UTC", "2026-07-01T12:00:00Z", "2026-07-01", "2026-07-01T00:00:00Z", 24.0)]
    [InlineData("Europe/Berlin", "2026-03-29T10:00:00Z", "2026-03-29", "2026-03-28T23:00:00Z", 23.0)]
    [InlineData("Europe/Berlin", "2026-10-25T10:00:00Z", "2026-10-25", "2026-10-24T22:00:00Z", 25.0)]
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29", "2026-03-28T23:00:00Z", 23.0)]
    [InlineData("Europe/Berlin", "2026-03-28T22:59:59.999Z", "2026-03-28", "2026-03-27T23:00:00Z", 24.0)]
    [InlineData("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01", "2026-11-01T04:00:00Z", 25.0)]
    [InlineData("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01", "2026-11-01T04:00:00Z", 25.0)]
    [InlineData("Asia/Kolkata", "2026-05-05T18:29:59Z", "2026-05-05", "2026-05-04T18:30:00Z", 24.0)]
    [InlineData("Asia/Kathmandu", "2026-05-05T18:15:00Z", "2026-05-06", "2026-05-05T18:15:00Z", 24.0)]
    [InlineData("Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-05", "2026-04-04T13:00:00Z", 24.5)]
    [InlineData("America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04", "2018-11-04T03:00:00Z", 23.0)]
    [InlineData("Asia/Beirut", "2025-03-30T12:00:00Z", "2025-03-30", "2025-03-29T22:00:00Z", 23.0)]
    [InlineData("Atlantic/Azores", "2026-10-25T12:00:00Z", "2026-10-25", "2026-10-25T00:00:00Z", 25.0)]
    public void DaysStartAndEndAtLocalMidnight(string zone, string moment, string day, string start, double hours)
    {
        var found = CampaignDay.At(ZoneOffsets.Find(zone), Ms(moment));

        Assert.Equal(DateOnly.Parse(day), found.Day);
        Assert.Equal(Ms(start), found.StartMs);
        Assert.Equal((long)(hours * HourMs), found.EndMs - found.StartMs);
    }

    /// <summary>Every moment lies in exactly one day, and days follow each other without a gap, also where clocks do odd things.</summary>
    [Theory]
    [InlineData("Europe/Berlin", 2026)]
    [InlineData("Australia/Lord_Howe", 2026)]
    [InlineData("Africa/Cairo", 2025)]
    [InlineData("America/Havana", 2025)]
    [InlineData("America/St_Johns", 2010)]
    [InlineData("Pacific/Apia", 2011)]
    [InlineData("America/Sao_Paulo", 2018)]
    [InlineData("Asia/Gaza", 2023)]
    public void DaysTileTheYear(string name, int year)
    {
        var zone = ZoneOffsets.Find(name);
        var ms = Ms($"{year}-01-01T00:00:00Z");
        var end = Ms($"{year + 1}-01-02T00:00:00Z");
        var current = CampaignDay.At(zone, ms);
        for (; ms < end; ms += HourMs / 4)
        {
            var day = CampaignDay.At(zone, ms);
            Assert.InRange(ms, day.StartMs, day.EndMs - 1);
            if (day != current)
            {
                Assert.Equal(current.EndMs, day.StartMs);
                Assert.True(day.Day > current.Day);
                current = day;
            }
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z", 60)]
    [InlineData("Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z", 60)]
    [InlineData("Asia/Kolkata", "2026-05-05T12:00:00Z", "2026-05-05T11:30:00Z", 60)]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:10:00Z", "2026-04-04T15:00:00Z", 30)]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:40:00Z", "2026-10-03T15:30:00Z", 30)]
    public void HoursFollowTheLocalClock(string zone, string moment, string start, int minutes)
    {
        var hour = CampaignHour.At(ZoneOffsets.Find(zone), Ms(moment));

        Assert.Equal(Ms(start), hour.StartMs);
        Assert.Equal(minutes * 60_000L, hour.EndMs - hour.StartMs);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    public void HoursTileTheYear(string name)
    {
        var zone = ZoneOffsets.Find(name);
        var current = CampaignHour.At(zone, Ms("2026-01-01T00:00:00Z"));
        for (var ms = current.StartMs; ms < Ms("2027-01-01T00:00:00Z"); ms += HourMs / 6)
        {
            var hour = CampaignHour.At(zone, ms);
            Assert.InRange(ms, hour.StartMs, hour.EndMs - 1);
            Assert.True(hour == current || hour.StartMs == current.EndMs, $"{DateTimeOffset.FromUnixTimeMilliseconds(ms):O}");
            current = hour;
        }
    }

    private static long Ms(string text) => DateTimeOffset.Parse(text).ToUnixTimeMilliseconds();
}
