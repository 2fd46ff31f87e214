using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Decode;

namespace Rtb.Unit.Bidder.Match;

public sealed class CandidateGatesTests
{
    // Wednesday 2026-07-01 12:30 UTC; 14:30 in Berlin.
    private static readonly long NowMs = new DateTimeOffset(2026, 7, 1, 12, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly DecodedRequest _request = new(new DecodeLimits());

    [Theory]
    [InlineData(0, 1, NoBidReason.None)]
    [InlineData(1, 2, NoBidReason.OutsideFlight)]
    [InlineData(-2, 0, NoBidReason.OutsideFlight)]
    [InlineData(-1, 1, NoBidReason.None)]
    public void TheFlightTakesItsStartAndNotItsEnd(int startOffsetMs, int endOffsetMs, NoBidReason expected)
    {
        var campaign = Campaign() with { StartMs = NowMs + startOffsetMs, EndMs = NowMs + endOffsetMs };
        Assert.Equal(expected, CandidateGates.Check(Snapshot([], []), in campaign, _request, NowMs));
    }

    [Theory]
    [InlineData((2 * 24) + 14, NoBidReason.None)]
    [InlineData((2 * 24) + 12, NoBidReason.OutsideHours)]
    [InlineData((2 * 24) + 15, NoBidReason.OutsideHours)]
    [InlineData((1 * 24) + 14, NoBidReason.OutsideHours)]
    public void HoursAreThoseOfTheCampaignsZone(int hour, NoBidReason expected)
    {
        var hours = new ulong[6];
        hours[3 + (hour / 64)] = 1UL << (hour % 64);
        var campaign = Campaign() with { HourSet = 1, Zone = 0 };
        Assert.Equal(expected, CandidateGates.Check(Snapshot(hours, []), in campaign, _request, NowMs));
    }

    [Theory]
    [InlineData(52.52, 13.405, 52.52, 13.405, 0.001, true)] // the centre
    [InlineData(52.52, 13.405, 53.5511, 9.9937, 256, true)] // Berlin to Hamburg: 255.3 km
    [InlineData(52.52, 13.405, 53.5511, 9.9937, 254, false)]
    [InlineData(0, 179.9, 0, -179.9, 23, true)] // across the date line: 22.24 km
    [InlineData(0, 179.9, 0, -179.9, 22, false)]
    [InlineData(89.9, 0, 89.9, 180, 23, true)] // over the pole: 22.24 km
    [InlineData(89.9, 0, 89.9, 180, 22, false)]
    [InlineData(0, 0, 0, 180, 20_000, false)] // half the equator: 20,015 km
    [InlineData(0, 0, 1, 0, 111.1, false)] // a degree of latitude: 111.195 km
    [InlineData(0, 0, 1, 0, 111.3, true)]
    public void ACircleTakesWhatIsNotFartherThanItsRadius(
        double latitude, double longitude, double ownLatitude, double ownLongitude, double radiusKm, bool inside)
    {
        (_request.HasCoordinates, _request.Latitude, _request.Longitude) = (true, ownLatitude, ownLongitude);
        var campaign = Campaign() with { CircleStart = 1, CircleCount = 2 };
        GeoCircle[] circles = [new(ownLatitude, ownLongitude, 1), new(-45, -45, 1), new(latitude, longitude, radiusKm)];
        var expected = inside ? NoBidReason.None : NoBidReason.OutsideRadius;
        Assert.Equal(expected, CandidateGates.Check(Snapshot([], circles), in campaign, _request, NowMs));
    }

    [Fact]
    public void ARequestWithoutCoordinatesIsInNoCircle()
    {
        DecodedRequests.Fill(_request,
            new BidRequest { Device = new BidRequest.Types.Device { Geo = new BidRequest.Types.Geo { Lat = 1 } } });
        var campaign = Campaign() with { CircleCount = 1 };
        Assert.Equal(NoBidReason.OutsideRadius, CandidateGates.Check(Snapshot([], [new(1, 0, 20_000)]), in campaign, _request, NowMs));
    }

    public static TheoryData<string, string, string, bool> Versions => new()
    {
        { """ "os":"iOS","osv":"16.7" """, "16", "16", true },
        { """ "os":"iOS","osv":"16.7.2" """, "", "16.7", true },
        { """ "os":"iOS","osv":"16.7.2" """, "", "16.7.1", false },
        { """ "os":"iOS","osv":"16.7.2" """, "16.7.2", "", true },
        { """ "os":"iOS","osv":"16.7.2" """, "16.7.3", "", false },
        { """ "os":"iOS","osv":"9_2" """, "10", "", false },
        { """ "os":"iOS","osv":"beta" """, "", "99", false },
        { """ "os":"iOS" """, "1", "", false },
        { """ "ua":"(iPhone; CPU iPhone OS 17_0 like Mac OS X)" """, "1", "", false },
        { """ "os":"Android","osv":"3" """, "10", "", true },
        { """ "osv":"3" """, "10", "", true },
        { """ "os":"iOS","osv":"9","sua":{"platform":{"brand":"iOS","version":["17","1"]}} """, "17.1", "17.1", true },
        { """ "os":"iOS","osv":"17","sua":{"platform":{"brand":"iOS"}} """, "17", "", true },
        { """ "os":"iOS","osv":"17","sua":{"platform":{"brand":"Fuchsia","version":["3"]}} """, "17", "", true },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void ARangeOfVersionsHoldsForItsSystem(string device, string min, string max, bool takes)
    {
        var request = Decoding.Json(Decoding.Request("\"device\":{" + device + "}"));
        var range = new OsVersionRange { OperatingSystem = "ios", MinVersion = min, MaxVersion = max };
        Assert.Equal(takes ? NoBidReason.None : NoBidReason.OutsideVersions, Check(request, range));
    }

    [Theory]
    [InlineData("0.3", "", "10", false)] // older than Windows 10, and osv is not said
    [InlineData("0.3", "6.1", "6", true)]
    [InlineData("1", "", "10", true)]
    [InlineData("12.9", "", "10", true)]
    [InlineData("13", "10", "11", true)]
    [InlineData("15.0.0", "10", "10", false)]
    public void HintsOfWindowsCountInterfaces(string hints, string osv, string wanted, bool takes)
    {
        var version = string.Join("\",\"", hints.Split('.'));
        var request = Decoding.Json(Decoding.Request(
            "\"device\":{\"osv\":\"" + osv + "\",\"sua\":{\"platform\":{\"brand\":\"Windows\",\"version\":[\"" + version + "\"]}}}"));
        var range = new OsVersionRange { OperatingSystem = "windows", MinVersion = wanted, MaxVersion = wanted };
        Assert.Equal(takes ? NoBidReason.None : NoBidReason.OutsideVersions, Check(request, range));
    }

    private static NoBidReason Check(DecodedRequest request, OsVersionRange range)
    {
        var campaign = Campaign() with { VersionStart = 1, VersionCount = 1 };
        var other = new OsVersionEntry(OperatingSystemName.Ios, long.MaxValue, long.MaxValue);
        return CandidateGates.Check(Snapshot([], [], [other, OsVersionEntry.Of(range), other]), in campaign, request, NowMs);
    }

    private static CampaignEntry Campaign() => new() { StartMs = long.MinValue, EndMs = long.MaxValue, HourSet = -1 };

    private static CampaignSnapshot Snapshot(ulong[] hours, GeoCircle[] circles, OsVersionEntry[]? versions = null) => new()
    {
        Version = 1,
        AccountCurrency = CurrencyCode.Usd,
        Exchanges = [],
        Campaigns = [],
        Creatives = [],
        Caps = [],
        Circles = circles,
        OsVersions = versions ?? [],
        HourSets = hours,
        Zones = [ZoneClock.Build(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), NowMs)],
        Currencies = null!,
        Index = TargetingIndex.Empty,
    };
}
