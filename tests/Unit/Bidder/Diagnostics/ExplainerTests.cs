using Grpc.Core;
using Rtb.Bidder;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Diagnostics;

public sealed class ExplainerTests
{
    [Fact]
    public void AWinnerPassesEveryGateInEvaluationOrder()
    {
        using var world = World(SampleCatalog.Campaign("c1", new Targeting { Countries = Only("USA"), Languages = Only("en") }));

        var explained = Explain(world, SampleRequest.Banner());

        Assert.Equal("NONE", explained.Reason);
        var impression = Assert.Single(explained.Impressions);
        Assert.Equal(("c1", 1_000_000), (impression.WinningCampaignId, impression.PriceMicros));
        var campaign = Assert.Single(impression.Campaigns);
        Assert.Equal(("NONE", 1_000_000, "banner"), (campaign.Reason, campaign.PriceMicros, campaign.CreativeId));
        Assert.All(campaign.Gates, gate => Assert.True(gate.Passed, gate.Gate));
        var gates = campaign.Gates.Select(ReasonOf).ToList();
        Assert.Equal(Enum.GetValues<NoBidReason>().Where(reason => reason
            is >= NoBidReason.DealNotTargeted and <= NoBidReason.BudgetExhausted and not NoBidReason.NoCampaigns), gates);
    }

    [Fact]
    public void EveryFailingBitmapGateIsShownAndTheFirstGivesTheReason()
    {
        var targeting = new Targeting { Countries = Only("DEU"), Languages = Only("en"), Domains = Only("other.example") };
        using var world = World(SampleCatalog.Campaign("c1", targeting));
        var request = SampleRequest.Banner();
        request.Imp[0].Bidfloor = 2;

        var campaign = Explain(world, request).Impressions[0].Campaigns[0];

        Assert.Equal("BELOW_FLOOR", campaign.Reason);
        Assert.Equal(["BELOW_FLOOR", "COUNTRY_NOT_TARGETED", "DOMAIN_NOT_TARGETED"], Failed(campaign));
        var language = campaign.Gates.Single(gate => gate.Gate == "LANGUAGE_NOT_TARGETED");
        Assert.Equal((true, "en", "en"), (language.Passed, language.RequestValue, language.CampaignValue));
        var country = campaign.Gates.Single(gate => gate.Gate == "COUNTRY_NOT_TARGETED");
        Assert.Equal(("USA", "DEU"), (country.RequestValue, country.CampaignValue));
    }

    [Fact]
    public void CandidateGatesEndWithTheFirstThatFails()
    {
        var campaign = SampleCatalog.Campaign("c1", new Targeting { Countries = Only("DEU") });
        campaign.Flight = new Flight { HoursOfWeek = { 3 } };
        using var world = World(campaign);

        var explained = Explain(world, SampleRequest.Banner()).Impressions[0].Campaigns[0];

        Assert.Equal(["COUNTRY_NOT_TARGETED", "OUTSIDE_HOURS"], Failed(explained));
        Assert.Equal("COUNTRY_NOT_TARGETED", explained.Reason);
        Assert.Equal("OUTSIDE_HOURS", explained.Gates[^1].Gate);
        Assert.Equal(
            ("2026-06-01 12:00:00Z", "1 of 168 hours in UTC"),
            (explained.Gates[^1].RequestValue, explained.Gates[^1].CampaignValue));
    }

    [Fact]
    public void TheCampaignsThatCameFurthestComeFirst()
    {
        using var world = World(
            SampleCatalog.Campaign("by-country", new Targeting { Countries = Only("DEU") }),
            SampleCatalog.Campaign("by-domain", new Targeting { Domains = Only("other.example") }),
            SampleCatalog.Campaign("fits"));

        var explained = Explain(world, SampleRequest.Banner());

        Assert.Equal(["fits", "by-domain", "by-country"], explained.Impressions[0].Campaigns.Select(campaign => campaign.CampaignId));
        var one = Explain(world, SampleRequest.Banner(), request => request.PageSize = 1);
        Assert.Equal("fits", Assert.Single(one.Impressions[0].Campaigns).CampaignId);
        var asked = Explain(world, SampleRequest.Banner(), request => request.CampaignId = "by-country");
        Assert.Equal("by-country", Assert.Single(asked.Impressions[0].Campaigns).CampaignId);
    }

    [Fact]
    public void ARequestThatIsTurnedAwayAsAWholeShowsNoImpressions()
    {
        using var world = World(SampleCatalog.Campaign("c1"));
        Explain(world, SampleRequest.Banner());
        var request = SampleRequest.Banner();
        request.Tmax = 5;

        var explained = Explain(world, request);

        Assert.Equal("DEADLINE_TOO_SHORT", explained.Reason);
        Assert.Empty(explained.Impressions);
        Assert.Contains(explained.Facts, fact => fact is { Name: "tmax_ms", Value: "5" });
    }

    [Fact]
    public void ARequestTurnedAwayForItsSupplyShowsTheEvidence()
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"));
        catalog.Traffic = new TrafficFilter { Crawlers = { "webkit" }, DataCenters = { "192.0.2.0/24" } };
        catalog.SellerLists.Add(new SellerList { Domain = "example.com" });
        using var world = new BidWorld(catalog);
        var request = SampleRequest.Banner();
        request.Device.Ip = "192.0.2.1";
        request.Source = new BidRequest.Types.Source
        {
            Schain = new BidRequest.Types.SupplyChain
            {
                Complete = true,
                Nodes =
                {
                    new BidRequest.Types.SupplyChainNode { Asi = "a.example", Sid = "1", Hp = true },
                    new BidRequest.Types.SupplyChainNode { Asi = "b.example", Sid = "2", Hp = true },
                },
            },
        };

        var explained = Explain(world, request);

        Assert.Equal("KNOWN_CRAWLER", explained.Reason);
        Assert.Empty(explained.Impressions);
        var facts = explained.Facts.ToDictionary(fact => fact.Name, fact => fact.Value);
        Assert.Equal(("webkit", "yes", "not listed"), (facts["crawler"], facts["data_center"], facts["seller"]));
        Assert.Equal("complete, 2 nodes: a.example/1 > b.example/2", facts["supply_chain"]);
        Assert.DoesNotContain(facts.Values, value => value.Contains("192.0.2", StringComparison.Ordinal));
    }

    [Fact]
    public void ARefusedRequestIsAnAnswer()
    {
        using var world = World(SampleCatalog.Campaign("c1"));

        var explained = world.Explainer.Explain(new ExplainRequest { BidRequestJson = "{" });

        Assert.Equal("MALFORMED", explained.Reason);
        Assert.Empty(explained.Impressions);
    }

    [Fact]
    public void ARequestWithoutAFormOrWithANegativePageSizeIsRefused()
    {
        using var world = World(SampleCatalog.Campaign("c1"));

        var nothing = Assert.Throws<RpcException>(() => world.Explainer.Explain(new ExplainRequest()));
        var negative = Assert.Throws<RpcException>(() => Explain(world, SampleRequest.Banner(), request => request.PageSize = -1));

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (nothing.Status.StatusCode, negative.Status.StatusCode));
    }

    [Fact]
    public void ExplainingReservesCountsAndRecordsNothing()
    {
        using var world = World(SampleCatalog.Campaign("c1"));
        var before = world.Keeper.GetStatus("c1");

        Explain(world, SampleRequest.Banner());

        Assert.Equal(before, world.Keeper.GetStatus("c1"));
        Assert.Equal(0, world.Ring.Written);
        Assert.Empty(world.Metrics.Reasons.ReadCampaigns());
    }

    [Fact]
    public void BothFormsOfARequestAreExplainedAlike()
    {
        using var world = World(SampleCatalog.Campaign("c1", new Targeting { Countries = Only("USA") }));
        var request = SampleRequest.Banner();

        var protobuf = Explain(world, request);
        var json = world.Explainer.Explain(new ExplainRequest
        {
            BidRequestJson = System.Text.Encoding.UTF8.GetString(OpenRtbJsonWriter.Write(request, FieldOrder.Declared)),
        });

        Assert.Equal(protobuf.Facts, json.Facts);
        Assert.Equal(protobuf, json);
    }

    private static BidWorld World(params Campaign[] campaigns) => new(SampleCatalog.With(campaigns));

    private static ExplainResponse Explain(BidWorld world, BidRequest request, Action<ExplainRequest>? change = null)
    {
        var explain = new ExplainRequest { BidRequest = request };
        change?.Invoke(explain);
        return world.Explainer.Explain(explain);
    }

    private static IEnumerable<string> Failed(CampaignExplanation campaign) =>
        campaign.Gates.Where(gate => !gate.Passed).Select(gate => gate.Gate);

    private static NoBidReason ReasonOf(GateVerdict gate)
    {
        Assert.True(NoBidReasons.TryParse(gate.Gate, out var reason));
        return reason;
    }

    private static Terms Only(string term) => new() { Include = { term } };
}
