using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Snapshots;

public class SnapshotBuilderTests
{
    [Fact]
    public void CampaignsAreRankedByPriorityThenPriceThenSlot()
    {
        var catalog = SnapshotSamples.Catalog(100, 300, 200, 300);
        catalog.Campaigns[0].Priority = 1;
        catalog.Campaigns[2].Priority = -1;

        var snapshot = SnapshotSamples.Build(catalog);

        Assert.Equal(["c0", "c1", "c3", "c2"], snapshot.Campaigns.Select(entry => entry.Record.Id));
        Assert.Equal([0, 1, 3, 2], snapshot.Campaigns.Select(entry => entry.Slot));
        Assert.Equal(7, snapshot.Version);
    }

    [Theory]
    [InlineData(CampaignStatus.Active, true)]
    [InlineData(CampaignStatus.Unspecified, false)]
    [InlineData(CampaignStatus.Draft, false)]
    [InlineData(CampaignStatus.Paused, false)]
    [InlineData(CampaignStatus.Ended, false)]
    [InlineData(CampaignStatus.Archived, false)]
    public void OnlyActiveCampaignsAreTaken(CampaignStatus status, bool taken)
    {
        var catalog = SnapshotSamples.Catalog(100);
        catalog.Campaigns[0].Status = status;

        Assert.Equal(taken ? 1 : 0, SnapshotSamples.Build(catalog).Campaigns.Length);
    }

    [Theory]
    [InlineData(CreativeStatus.Unspecified, true)]
    [InlineData(CreativeStatus.Approved, true)]
    [InlineData(CreativeStatus.Pending, false)]
    [InlineData(CreativeStatus.Rejected, false)]
    public void OnlyUsableCreativesAreTakenAndACampaignWithoutOneIsNot(CreativeStatus status, bool taken)
    {
        var catalog = SnapshotSamples.Catalog(100, 50);
        catalog.Campaigns[0].Creatives[0].Status = status;

        var snapshot = SnapshotSamples.Build(catalog);

        Assert.Equal(taken ? 2 : 1, snapshot.Campaigns.Length);
        Assert.Equal(taken ? 2 : 1, snapshot.Creatives.Length);
    }

    [Fact]
    public void EndedCampaignsAreLeftOutAndComingOnesTaken()
    {
        var catalog = SnapshotSamples.Catalog(3, 2, 1);
        catalog.Campaigns[0].Flight = new Flight { EndTime = SnapshotSamples.Now.ToTimestamp() };
        catalog.Campaigns[1].Flight = new Flight { EndTime = SnapshotSamples.Now.AddMilliseconds(1).ToTimestamp() };
        catalog.Campaigns[2].Flight = new Flight { StartTime = SnapshotSamples.Now.AddDays(1).ToTimestamp() };

        var snapshot = SnapshotSamples.Build(catalog);

        Assert.Equal(["c1", "c2"], snapshot.Campaigns.Select(entry => entry.Record.Id));
        Assert.Equal(long.MinValue, snapshot.Campaigns[0].StartMs);
        Assert.Equal(SnapshotSamples.Now.ToUnixTimeMilliseconds() + 1, snapshot.Campaigns[0].EndMs);
        Assert.Equal(SnapshotSamples.Now.AddDays(1).ToUnixTimeMilliseconds(), snapshot.Campaigns[1].StartMs);
        Assert.Equal(long.MaxValue, snapshot.Campaigns[1].EndMs);
    }

    [Fact]
    public void TimesInsideAMillisecondAreRoundedUp()
    {
        var catalog = SnapshotSamples.Catalog(1);
        var start = SnapshotSamples.Now.ToTimestamp();
        start.Nanos = 1;
        catalog.Campaigns[0].Flight = new Flight { StartTime = start };

        Assert.Equal(SnapshotSamples.Now.ToUnixTimeMilliseconds() + 1, SnapshotSamples.Build(catalog).Campaigns[0].StartMs);
    }

    [Fact]
    public void SlotsStayAcrossSnapshotsAndAreNeverGivenTwice()
    {
        var slots = new SlotMap();
        SnapshotSamples.Build(SnapshotSamples.Catalog(1, 2, 3), slots);
        var second = SnapshotSamples.Catalog(1, 2, 3);
        second.Campaigns.RemoveAt(0);
        second.Campaigns.Insert(0, SnapshotSamples.Campaign("new", 9));

        var snapshot = SnapshotSamples.Build(second, slots);

        Assert.Equal(
            [("new", 3), ("c2", 2), ("c1", 1)], snapshot.Campaigns.Select(entry => (entry.Record.Id, entry.Slot)));
        Assert.Equal(4, slots.Count);
    }

    [Fact]
    public void CreativesAreResolved()
    {
        var catalog = SnapshotSamples.Catalog(1);
        var banner = SnapshotSamples.Banner("banner", 728, 90);
        banner.Attributes.Add([1, 63]);
        banner.Apis.Add(5);
        banner.Secure = true;
        banner.Weight = 7;
        var video = SnapshotSamples.Video("video", 15_000, "video/mp4", "VIDEO/WEBM");
        video.Video.SkipOffsetSeconds = 0;
        catalog.Campaigns[0].Creatives.Clear();
        catalog.Campaigns[0].Creatives.Add([banner, video]);

        var snapshot = SnapshotSamples.Build(catalog);

        Assert.Equal((0, 2), (snapshot.Campaigns[0].CreativeStart, snapshot.Campaigns[0].CreativeCount));
        var first = snapshot.Creatives[0];
        Assert.Equal(("banner", MediaKinds.Banner, 7), (first.Id, first.Media, first.Weight));
        Assert.Equal(DecodedImpression.SizeOf(728, 90), first.Size);
        Assert.Equal(((1UL << 1) | (1UL << 63), 1UL << 5, true), (first.Attributes, first.Apis, first.Secure));
        Assert.Equal((MimeTypes.BitOf("text/html"u8) | MimeTypes.BitOf("image/png"u8), 0, false), (first.MimeTypes, first.DurationMs, first.Skippable));
        var second = snapshot.Creatives[1];
        Assert.Equal(("video", MediaKinds.Video, 0u, 100), (second.Id, second.Media, second.Size, second.Weight));
        Assert.Equal((MimeTypes.BitOf("video/mp4"u8) | MimeTypes.BitOf("video/webm"u8), 15_000), (second.MimeTypes, second.DurationMs));
        Assert.True(second.Skippable);
        Assert.False(second.Secure);
    }

    [Fact]
    public void CapsGoToTheirScopeUnderKeysThatDoNotCollide()
    {
        // The same text as campaign, advertiser and creative id.
        var catalog = SnapshotSamples.Catalog();
        catalog.Advertisers[0].Id = "same";
        var campaign = SnapshotSamples.Campaign("same", 5);
        campaign.AdvertiserId = "same";
        campaign.Creatives[0].Id = "same";
        campaign.FrequencyCaps.Add([
            new FrequencyCap { Count = 1, WindowSeconds = 60, Scope = FrequencyCapScope.Creative },
            new FrequencyCap { Count = 2, WindowSeconds = 61, Scope = FrequencyCapScope.Campaign },
            new FrequencyCap { Count = 3, WindowSeconds = 62, Scope = FrequencyCapScope.Advertiser },
        ]);
        catalog.Campaigns.Add(campaign);
        var other = SnapshotSamples.Campaign("other", 4);
        other.AdvertiserId = "same";
        other.FrequencyCaps.Add(new FrequencyCap { Count = 4, WindowSeconds = 63, Scope = FrequencyCapScope.Advertiser });
        catalog.Campaigns.Add(other);

        var snapshot = SnapshotSamples.Build(catalog);

        var ofCampaign = snapshot.Caps.AsSpan(snapshot.Campaigns[0].CapStart, snapshot.Campaigns[0].CapCount).ToArray();
        var ofCreative = snapshot.Caps.AsSpan(snapshot.Creatives[0].CapStart, snapshot.Creatives[0].CapCount).ToArray();
        var ofOther = snapshot.Caps.AsSpan(snapshot.Campaigns[1].CapStart, snapshot.Campaigns[1].CapCount).ToArray();
        Assert.Equal([(2, 61), (3, 62)], ofCampaign.Select(cap => (cap.Count, cap.WindowSeconds)));
        Assert.Equal([(1, 60)], ofCreative.Select(cap => (cap.Count, cap.WindowSeconds)));
        Assert.Equal(3, ofCampaign.Concat(ofCreative).Select(cap => cap.ScopeKey).Distinct().Count());
        Assert.Equal(ofCampaign[1].ScopeKey, Assert.Single(ofOther).ScopeKey);
        Assert.Equal(snapshot.Campaigns[0].Record.AdvertiserHash, ofCampaign[1].ScopeKey);
        Assert.Equal(4, snapshot.Caps.Length);
    }

    [Fact]
    public void CirclesHoursAndZonesAreShared()
    {
        var catalog = SnapshotSamples.Catalog(3, 2, 1);
        catalog.Campaigns[0].Flight = new Flight { TimeZone = "Europe/Berlin", HoursOfWeek = { 0, 167 } };
        catalog.Campaigns[1].Flight = new Flight { TimeZone = "Europe/Berlin", HoursOfWeek = { 167, 0, 0 } };
        catalog.Campaigns[2].Flight = new Flight { HoursOfWeek = { Enumerable.Range(0, 168) } };
        catalog.Campaigns[1].Targeting = new Targeting
        {
            GeoRadii =
            {
                new GeoRadius { Latitude = 1, Longitude = 2, RadiusKm = 3 },
                new GeoRadius { Latitude = 4, Longitude = 5, RadiusKm = 6 },
            },
        };

        var snapshot = SnapshotSamples.Build(catalog);

        Assert.Equal([0, 0, -1], snapshot.Campaigns.Select(entry => entry.HourSet));
        Assert.Equal(3, snapshot.HourSets.Length);
        Assert.Equal([0, 0, 1], snapshot.Campaigns.Select(entry => entry.Zone));
        Assert.Equal(2, snapshot.Zones.Length);
        Assert.Equal([(0, 0), (0, 2), (2, 0)], snapshot.Campaigns.Select(entry => (entry.CircleStart, entry.CircleCount)));
        Assert.Equal([new GeoCircle(1, 2, 3), new GeoCircle(4, 5, 6)], snapshot.Circles);
    }

    [Fact]
    public void HashesAreTheFirstBytesOfSha256()
    {
        var catalog = SnapshotSamples.Catalog(1);
        catalog.Exchanges.Add(new Exchange { Id = "lake", Seat = "s" });

        var snapshot = SnapshotSamples.Build(catalog);

        var campaign = SHA256.HashData(Encoding.UTF8.GetBytes("c0"));
        var exchange = SHA256.HashData(Encoding.UTF8.GetBytes("lake"));
        Assert.Equal(BinaryPrimitives.ReadUInt64BigEndian(campaign), snapshot.Campaigns[0].Record.IdHash);
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(exchange), snapshot.Exchanges[0].IdHash);
    }

    [Fact]
    public void CatalogueWithoutExchangesGetsOne()
    {
        var exchange = Assert.Single(SnapshotSamples.Build(SnapshotSamples.Catalog(1)).Exchanges);

        Assert.Equal("default", exchange.Id);
        Assert.Equal("rtb"u8.ToArray(), exchange.Seat);
        Assert.Equal((20, 100, 2), (exchange.NetworkMarginMs, exchange.DefaultTmaxMs, exchange.DefaultAuctionType));
        Assert.Equal(BillingEvent.Burl, exchange.BillingEvent);
        Assert.Equal((60_000, 300_000, 1_800_000), (exchange.WebWindowMs, exchange.AppWindowMs, exchange.VideoWindowMs));
        Assert.Null(exchange.WinRates);
    }

    [Fact]
    public void ExchangesKeepWhatTheySay()
    {
        var catalog = SnapshotSamples.Catalog(1);
        catalog.Exchanges.Add(new Exchange { Id = "a", Seat = "s" });
        catalog.Exchanges.Add(new Exchange
        {
            Id = "Lake",
            Seat = "a\"b",
            NetworkMarginMs = 5,
            DefaultTmaxMs = 200,
            DefaultAuctionType = 1,
            BillingEvent = BillingEvent.Nurl,
            NoticeWindow = new NoticeWindow { AppMs = 7 },
            WinRatePoints = { new WinRatePoint { PriceMicros = 10, WinRatePpm = 20 } },
        });

        var exchange = SnapshotSamples.Build(catalog).Exchanges[1];

        Assert.Equal(("Lake", 1, TextHash.Of("lake"u8)), (exchange.Id, exchange.Number, exchange.TargetingHash));
        Assert.Equal("a\"b"u8.ToArray(), exchange.Seat);
        Assert.Equal("a\"b", System.Text.Json.JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(exchange.SeatJson)}\""));
        Assert.Equal((5, 200, 1), (exchange.NetworkMarginMs, exchange.DefaultTmaxMs, exchange.DefaultAuctionType));
        Assert.Equal(BillingEvent.Nurl, exchange.BillingEvent);
        Assert.Equal((60_000, 7, 1_800_000), (exchange.WebWindowMs, exchange.AppWindowMs, exchange.VideoWindowMs));
        Assert.Equal(20, exchange.WinRates!.ShareAt(10));
    }

    [Fact]
    public void AccountCurrencyIsDollarsUnlessNamed()
    {
        var catalog = SnapshotSamples.Catalog(1);
        Assert.Equal(CurrencyCode.Usd, SnapshotSamples.Build(catalog).AccountCurrency);

        catalog.AccountCurrency = "EUR";

        Assert.Equal(CurrencyCode.Of("EUR"u8), SnapshotSamples.Build(catalog).AccountCurrency);
    }

    [Fact]
    public void EmptyCatalogueBecomesAnEmptySnapshot()
    {
        var snapshot = SnapshotSamples.Build(new Catalog());

        Assert.Empty(snapshot.Campaigns);
        Assert.Empty(snapshot.Creatives);
        Assert.NotNull(snapshot.Index);
    }
}
