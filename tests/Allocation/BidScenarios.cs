using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Requests that get a bid, each by another way through the code.</summary>
internal static class BidScenarios
{
    public static IEnumerable<Scenario> All()
    {
        yield return new Scenario("banner", NoBidReason.None);
        yield return new Scenario("video", NoBidReason.None) { Request = SampleRequest.Video() };
        yield return Scenarios.Changed("three impressions", NoBidReason.None, request =>
        {
            request.Imp.Add(SampleRequest.VideoImp("2"));
            request.Imp.Add(SampleRequest.BannerImp("3"));
        });
        yield return Scenarios.Changed("in euros", NoBidReason.None, request => request.Cur.Add("EUR"));
        yield return Scenarios.Changed("test", NoBidReason.None, request => request.Test = true);
        yield return Scenarios.Changed("escaped", NoBidReason.None, request =>
        {
            request.Id = "a\"b\\c\nd\u00e4";
            request.Imp[0].Id = "\u0001";
        });
        yield return Scenarios.Changed("blocks others", NoBidReason.None, request =>
        {
            request.Bcat.Add(Enumerable.Range(0, 500).Select(number => $"IAB7-{number}"));
            request.Badv.Add(Enumerable.Range(0, 500).Select(number => $"blocked-{number}.example"));
        });
        yield return FirstPrice();
        yield return Capped();
        yield return Targeted();
    }

    private static Scenario FirstPrice()
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.BidStrategy = BidStrategy.MaxCpm;
        var catalog = SampleCatalog.With(campaign);
        catalog.Exchanges[0].DefaultAuctionType = 1;
        catalog.Exchanges[0].WinRatePoints.Add(new WinRatePoint { PriceMicros = 200_000, WinRatePpm = 15_000 });
        catalog.Exchanges[0].WinRatePoints.Add(new WinRatePoint { PriceMicros = 800_000, WinRatePpm = 200_000 });
        return new Scenario("shaded at first price", NoBidReason.None) { Catalog = catalog };
    }

    private static Scenario Capped()
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.FrequencyCaps.Add(new FrequencyCap { Count = 3, WindowSeconds = 3600 });
        campaign.FrequencyCaps.Add(new FrequencyCap { Count = 9, WindowSeconds = 86_400, Scope = FrequencyCapScope.Advertiser });
        return new Scenario("below its caps", NoBidReason.None) { Catalog = SampleCatalog.With(campaign) };
    }

    /// <summary>The winner passes every kind of gate and a thousand others do not.</summary>
    private static Scenario Targeted()
    {
        var everything = new Targeting
        {
            Countries = new Terms { Include = { "USA" } },
            Domains = new Terms { Include = { "example.com" } },
            Languages = new Terms { Include = { "en" } },
            Browsers = new Terms { Include = { "chrome" } },
            Segments = new SegmentTargeting { Groups = { new SegmentGroup { AnyOf = { "sports" } } } },
            GeoRadii = { new GeoRadius { Latitude = 34, Longitude = -118, RadiusKm = 100 } },
        };
        var others = Enumerable.Range(0, 1_000).Select(number =>
            SampleCatalog.Campaign($"other-{number}", new Targeting { Domains = new Terms { Include = { $"site-{number}.example" } } }));
        return new Scenario("targeted among 1,000", NoBidReason.None)
        {
            Catalog = SampleCatalog.With([SampleCatalog.Campaign("c1", everything), .. others]),
        };
    }
}
