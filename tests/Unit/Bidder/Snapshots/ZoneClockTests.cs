using Rtb.Bidder.Snapshots;
using Rtb.Campaigns;

namespace Rtb.Unit.Bidder.Snapshots;

public class ZoneClockTests
{
    private const long MinuteMs = 60_000;
    private const long DayMs = 24 * 60 * MinuteMs;

    private static readonly long NowMs = SnapshotSamples.Now.ToUnixTimeMilliseconds();

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Australia/Adelaide")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Pacific/Chatham")]
    public void AgreesWithTheFrameworkOverAYear(string name)
    {
        var zone = ZoneOffsets.Find(name);
        var clock = ZoneClock.Build(zone, NowMs);
        for (var ms = NowMs - DayMs; ms < NowMs + (400 * DayMs); ms += 10 * MinuteMs)
        {
            // On both sides of every full ten minutes, which is where clocks change.
            Assert.Equal(Expected(zone, ms), clock.HourOfWeek(ms));
            Assert.Equal(Expected(zone, ms - 1), clock.HourOfWeek(ms - 1));
        }
    }

    [Theory]
    [InlineData("2026-06-01T00:00:00Z", 0)]
    [InlineData("2026-06-01T00:59:59.999Z", 0)]
    [InlineData("2026-06-07T23:00:00Z", 167)]
    [InlineData("2026-06-08T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00Z", 72)]
    [InlineData("1969-12-31T23:59:59.999Z", 71)]
    [InlineData("1969-12-28T23:30:00Z", 167)]
    public void WeeksBeginOnMonday(string moment, int hour)
    {
        Assert.Equal(hour, ZoneClock.Build(TimeZoneInfo.Utc, NowMs).HourOfWeek(DateTimeOffset.Parse(moment).ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void ReadingTheClockDoesNotAllocate()
    {
        var clock = ZoneClock.Build(ZoneOffsets.Find("Europe/Berlin"), NowMs);
        var (hours, i) = (0, 0);
        Assert.Equal(0, AllocatedBytes.Of(() => hours += clock.HourOfWeek(NowMs + (i++ * DayMs / 3))));
        Assert.True(hours > 0);
    }

    private static int Expected(TimeZoneInfo zone, long ms)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone);
        return (((int)local.DayOfWeek + 6) % 7 * 24) + local.Hour;
    }
}
