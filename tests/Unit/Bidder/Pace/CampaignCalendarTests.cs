using Rtb.Bidder.Pace;

namespace Rtb.Unit.Bidder.Pace;

public class CampaignCalendarTests
{
    [Theory]
    [InlineData("", "2026-03-10T23:59:59Z", "2026-03-10", 24)]
    [InlineData("", "2026-03-11T00:00:00Z", "2026-03-11", 24)]
    [InlineData("America/New_York", "2026-03-11T03:59:59Z", "2026-03-10", 24)]
    [InlineData("America/New_York", "2026-03-08T12:00:00Z", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-11-01T12:00:00Z", "2026-11-01", 25)]
    [InlineData("Asia/Kolkata", "2026-03-10T18:30:00Z", "2026-03-11", 24)]
    public void AMomentBelongsToALocalDay(string zone, string utc, string day, int hours)
    {
        var moment = CampaignCalendar.Of(zone).At(Ms(utc));
        Assert.Equal(DateOnly.Parse(day), DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(moment.Day)));
        Assert.Equal(hours * 3_600_000L, moment.DayEndMs - moment.DayStartMs);
        Assert.InRange(Ms(utc), moment.DayStartMs, moment.DayEndMs - 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    public void TheRememberedAnswerIsTheAnswer(string zone)
    {
        var remembering = CampaignCalendar.Of(zone);
        for (var at = Ms("2026-03-28T20:00:00Z"); at < Ms("2026-04-06T00:00:00Z"); at += 7 * 60_000)
        {
            Assert.Equal(CampaignCalendar.Of(zone).At(at), remembering.At(at));
        }
        Assert.Equal(CampaignCalendar.Of(zone).At(Ms("2026-03-28T20:00:00Z")), remembering.At(Ms("2026-03-28T20:00:00Z")));
    }

    [Fact]
    public void AnHourThatHappensTwiceIsTwoHours()
    {
        var calendar = CampaignCalendar.Of("America/New_York");
        Assert.NotEqual(calendar.At(Ms("2026-11-01T05:30:00Z")).Hour, calendar.At(Ms("2026-11-01T06:30:00Z")).Hour);
    }

    [Fact]
    public void AnUnknownZoneIsRefused() => Assert.ThrowsAny<TimeZoneNotFoundException>(() => CampaignCalendar.Of("Mars/Olympus"));

    private static long Ms(string utc) => DateTimeOffset.Parse(utc).ToUnixTimeMilliseconds();
}
