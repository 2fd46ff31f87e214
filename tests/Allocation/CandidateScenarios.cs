using System.Text;
using Google.Protobuf.WellKnownTypes;
using Rtb.Bidder;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Campaigns that pass the bitmaps and are stopped one by one.</summary>
internal static class CandidateScenarios
{
    public static IEnumerable<Scenario> All()
    {
        yield return Changed(NoBidReason.OutsideFlight, campaign =>
            campaign.Flight = new Flight { StartTime = Timestamp.FromDateTimeOffset(WorldOptions.Noon.AddHours(1)) });
        yield return Changed(NoBidReason.OutsideHours, campaign =>
            campaign.Flight = new Flight { TimeZone = "America/New_York", HoursOfWeek = { 12 } });
        var blocking = SampleRequest.Banner();
        blocking.Imp[0].Banner.Battr.Add(6);
        yield return new Scenario("", NoBidReason.CreativeNotSuitable) { Request = blocking };
        yield return Changed(NoBidReason.IdentityMissingForCap, AddCap) with { Request = Anonymous() };
        yield return Changed(NoBidReason.FrequencyCapped, AddCap) with { Before = CountImpression };
        // Just after midnight the plan has no room for a whole bid yet.
        yield return Changed(NoBidReason.BudgetPaced, campaign =>
        {
            campaign.Pacing = PacingAlgorithm.Even;
            campaign.Budget.DailyMicros = 1_000_000;
        }) with { Options = new WorldOptions { Now = WorldOptions.Noon.AddHours(-12).AddSeconds(1) } };
        yield return Changed(NoBidReason.BudgetExhausted, campaign => campaign.Budget.DailyMicros = 1);
        yield return new Scenario("", NoBidReason.TooManyCandidates)
        {
            Request = blocking,
            Catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"), SampleCatalog.Campaign("c2")),
            Options = new WorldOptions { Rules = new WorldOptions().Rules with { CandidatesMax = 1 } },
        };
    }

    private static Scenario Changed(NoBidReason reason, Action<Campaign> change)
    {
        var campaign = SampleCatalog.Campaign("c1");
        change(campaign);
        return new Scenario("", reason) { Catalog = SampleCatalog.With(campaign) };
    }

    private static void AddCap(Campaign campaign) => campaign.FrequencyCaps.Add(new FrequencyCap { Count = 1, WindowSeconds = 3600 });

    private static void CountImpression(BidWorld world)
    {
        var key = world.UserKeys.Of(Encoding.UTF8.GetBytes(SampleRequest.BuyerId));
        world.Caps.Count([new CapEntry(ScopeHash.OfCampaign("c1"), 1, 3600)], key, world.Clock.NowMs);
    }

    private static Contracts.OpenRtb.V2.BidRequest Anonymous()
    {
        var request = SampleRequest.Banner();
        request.User = null;
        return request;
    }
}
