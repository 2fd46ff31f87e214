using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Privacy;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Privacy;

/// <summary>What a limit does to a bid: a campaign that needs what is forbidden does not bid, others do, and Explain says why.</summary>
public class PrivacyPipelineTests
{
    private static readonly WorldOptions Options = new()
    {
        Rules = new WorldOptions().Rules with { Privacy = PrivacySettings.Of(7, "ids.example:3") },
    };

    public static TheoryData<string, NoBidReason, NoBidReason, NoBidReason, NoBidReason> Consents
    {
        get
        {
            const NoBidReason Bids = NoBidReason.None;

            // who wants identity, segments, caps, a place
            var cases = new TheoryData<string, NoBidReason, NoBidReason, NoBidReason, NoBidReason>();
            cases.Add(TcfText.All.ToString(), Bids, Bids, Bids, Bids);
            cases.Add((TcfText.All with { Consents = [1, 2] }).ToString(),
                NoBidReason.IdentityNotTargeted, NoBidReason.SegmentNotTargeted, Bids, Bids);
            cases.Add((TcfText.All with { SpecialFeatures = [] }).ToString(), Bids, Bids, Bids, NoBidReason.OutsideRadius);
            cases.Add((TcfText.All with { Consents = [2] }).ToString(),
                NoBidReason.IdentityNotTargeted, NoBidReason.SegmentNotTargeted, NoBidReason.IdentityMissingForCap, Bids);
            cases.Add("", NoBidReason.IdentityNotTargeted, NoBidReason.SegmentNotTargeted, NoBidReason.IdentityMissingForCap,
                NoBidReason.OutsideRadius);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Consents))]
    public void ACampaignThatNeedsWhatIsForbiddenDoesNotBid(
        string consent, NoBidReason identity, NoBidReason segments, NoBidReason caps, NoBidReason place)
    {
        var request = SampleRequest.Banner();
        request.Regs = new BidRequest.Types.Regs { Gdpr = true };
        request.User.Consent = consent;

        Assert.Equal(identity, Ask(request, new Targeting { Identity = Tristate.Yes }));
        Assert.Equal(segments, Ask(request, new Targeting { Segments = new SegmentTargeting
        {
            Groups = { new SegmentGroup { AnyOf = { "sports" } } },
        } }));
        Assert.Equal(caps, Ask(request, null, new FrequencyCap { Count = 3, WindowSeconds = 3600 }));
        Assert.Equal(place, Ask(request, new Targeting
        {
            GeoRadii = { new GeoRadius { Latitude = 34, Longitude = -118, RadiusKm = 99 } },
        }));
        Assert.Equal(NoBidReason.None, Ask(request, new Targeting { Cities = new Terms { Include = { "USA-Los Angeles" } } }));
    }

    [Fact]
    public void AnExcludedSegmentIsNotSeenEither()
    {
        var request = SampleRequest.Banner();
        var targeting = new Targeting { Segments = new SegmentTargeting { Exclude = { "sports" } } };
        Assert.Equal(NoBidReason.SegmentNotTargeted, Ask(request, targeting));
        request.Regs = new BidRequest.Types.Regs { Coppa = true };
        Assert.Equal(NoBidReason.None, Ask(request, targeting));
    }

    [Fact]
    public void CapsCountUnderThePreferredExtendedId()
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.FrequencyCaps.Add(new FrequencyCap { Count = 1, WindowSeconds = 3600 });
        using var world = new BidWorld(SampleCatalog.With(campaign), Options);
        world.Caps.Count([new CapEntry(ScopeHash.OfCampaign("c1"), 1, 3600)], world.UserKeys.Of("person"u8), world.Clock.NowMs);
        var request = SampleRequest.Banner();
        request.User.ClearBuyeruid();
        request.User.Eids.Add(Eid("other.example", "stranger", 3));
        Assert.Equal(NoBidReason.IdentityMissingForCap, Ask(world, request));
        request.User.Eids.Add(Eid("ids.example", "person", 1));
        Assert.Equal(NoBidReason.IdentityMissingForCap, Ask(world, request));
        request.User.Eids.Add(Eid("ids.example", "person", 3));
        Assert.Equal(NoBidReason.FrequencyCapped, Ask(world, request));
    }

    [Fact]
    public void ExplainSaysWhichSignalForbadeWhat()
    {
        var campaign = SampleCatalog.Campaign("c1", new Targeting { GeoRadii = { new GeoRadius { Latitude = 34, RadiusKm = 1 } } });
        using var world = new BidWorld(SampleCatalog.With(campaign), Options);
        var request = SampleRequest.Banner();
        request.Regs = new BidRequest.Types.Regs
        {
            Gdpr = true,
            UsPrivacy = "1YYN",
            Gpp = GppText.Of((7, "BVVqAAEABCA.YA"), (24, "B")),
            Ext = new BidRequest.Types.Regs.Types.Ext { Dsa = new BidRequest.Types.DsaRequest { Dsarequired = 3, Pubrender = 0 } },
        };
        request.User.Consent = (TcfText.All with { Consents = [1, 2] }).ToString();

        var explained = world.Explainer.Explain(new ExplainRequest { BidRequest = request });

        Assert.Equal(
            [
                "privacy.us_privacy: forbids identity, segments, caps",
                "privacy.gdpr_consent: forbids identity, segments",
                "privacy.gpp_gpc: forbids identity, segments, caps",
                "privacy.gpp_sensitive_data: forbids coordinates",
                "privacy.gpp_unreadable: forbids identity, segments, caps, coordinates",
                "dsa: a statement is required, and an ad that shows it",
            ],
            explained.Facts.Where(fact => fact.Name.StartsWith("privacy.", StringComparison.Ordinal) || fact.Name == "dsa")
                .Select(fact => $"{fact.Name}: {fact.Value}"));
        Assert.Contains(explained.Facts, fact => fact is { Name: "identity", Value: "absent or not allowed" });
        var gates = explained.Impressions[0].Campaigns[0].Gates;
        var dsa = gates.Single(gate => gate.Gate == "DSA_STATEMENT_MISSING");
        Assert.Equal((false, "no statement"), (dsa.Passed, dsa.CampaignValue));
        Assert.Equal("not allowed", gates.Single(gate => gate.Gate == "OUTSIDE_RADIUS").RequestValue);
    }

    [Fact]
    public void NothingIsSaidOfPrivacyWhenNothingIsForbidden()
    {
        using var world = new BidWorld(SampleCatalog.With(SampleCatalog.Campaign("c1")), Options);
        var explained = world.Explainer.Explain(new ExplainRequest { BidRequest = SampleRequest.Banner() });
        Assert.DoesNotContain(explained.Facts, fact => fact.Name.StartsWith("privacy.", StringComparison.Ordinal));
        Assert.Contains(explained.Facts, fact => fact is { Name: "identity", Value: "usable" });
    }

    private static BidRequest.Types.EID Eid(string source, string id, int agentType) => new()
    {
        Source = source,
        Uids = { new BidRequest.Types.EID.Types.UID { Id = id, Atype = agentType } },
    };

    private static NoBidReason Ask(BidRequest request, Targeting? targeting, params FrequencyCap[] caps)
    {
        var campaign = SampleCatalog.Campaign("c1", targeting);
        campaign.FrequencyCaps.Add(caps);
        using var world = new BidWorld(SampleCatalog.With(campaign), Options);
        return Ask(world, request);
    }

    private static NoBidReason Ask(BidWorld world, BidRequest request)
    {
        var protobuf = world.Ask(request.ToByteArray(), RequestFormat.Protobuf).Reason;
        Assert.Equal(protobuf, world.Ask(OpenRtbJsonWriter.Write(request, FieldOrder.Declared), RequestFormat.Json).Reason);
        return protobuf;
    }
}
