using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Privacy;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Match.Oracle;
using Rtb.World;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Oracle;

public sealed class PipelineOracleTests(ITestOutputHelper output)
{
    private const int CatalogCount = 200;
    private const int RequestsPerCatalog = 100;

    /// <summary>Explain shows at most this many campaigns.</summary>
    private const int PageSize = 1_000;

    /// <summary>Whatever a well-formed request to a loaded catalogue can end with.</summary>
    private static readonly NoBidReason[] Reachable =
    [
        NoBidReason.None, NoBidReason.UnknownExchange, NoBidReason.DeadlineTooShort, NoBidReason.SeatNotAllowed,
        NoBidReason.CurrencyNotSupported, NoBidReason.KnownCrawler, NoBidReason.DataCenterAddress, NoBidReason.SupplyChainIncomplete,
        NoBidReason.SupplyChainTooLong, NoBidReason.SupplyChainHopNotAllowed, NoBidReason.SellerUnknown, NoBidReason.SellerNotAuthorized,
        NoBidReason.MediaNotSupported, NoBidReason.PrivateAuction, NoBidReason.FloorCurrencyUnknown,
        .. Enum.GetValues<NoBidReason>().Where(reason => reason is >= NoBidReason.BelowFloor and <= NoBidReason.BudgetExhausted),
    ];

    private static readonly PrivacySettings Privacy = PrivacySettings.Of(
        RandomPrivacy.Vendor, string.Join(',', RandomPrivacy.Sources.Select(source => source.AgentType == 0
            ? source.Source
            : $"{source.Source}:{source.AgentType}")));

    private readonly Dictionary<NoBidReason, int> _requests = [];
    private readonly Dictionary<NoBidReason, int> _impressions = [];
    private readonly Dictionary<NoBidReason, int> _campaigns = [];
    private int _pairs;

    [Fact]
    public void PipelineAndExplainAgreeWithTheOracleOnTwentyThousandPairs()
    {
        for (var seed = 0; seed < CatalogCount; seed++)
        {
            Compare(seed);
        }
        foreach (var reason in Reachable)
        {
            output.WriteLine($"{NoBidReasons.Names[(int)reason],-30} requests {_requests.GetValueOrDefault(reason),6}, "
                + $"impressions {_impressions.GetValueOrDefault(reason),6}, campaigns {_campaigns.GetValueOrDefault(reason),8}");
        }
        output.WriteLine($"{_pairs} pairs");
        Assert.Equal(CatalogCount * RequestsPerCatalog, _pairs);
        Assert.All(Reachable, reason => Assert.True(_requests.ContainsKey(reason), $"no request ended with {reason}"));
    }

    private void Compare(int seed)
    {
        var random = new Random(seed);
        var now = WorldOptions.Noon.AddDays(random.Next(0, 200));
        var count = seed % 40 == 39 ? random.Next(300, 600) : seed % 40 == 38 ? 0 : random.Next(1, 30);
        var catalog = new RandomCampaigns(random, random.One([0.02, 0.08, 0.2, 0.5]), now).Catalog(count);
        var rules = new WorldOptions().Rules with { Privacy = Privacy };
        using var world = new BidWorld(catalog, new WorldOptions { Now = now, Rules = rules });
        var oracle = new BidOracle(catalog, new CapHistory(world, catalog, random), now);
        var requests = new RandomBidRequest(random);
        for (var number = 0; number < RequestsPerCatalog; number++)
        {
            var exchangeId = random.Chance(0.02) ? "delta" : random.One([.. RandomWords.Exchanges, ""]);
            Compare(world, catalog, oracle.Decide, requests.Next(number), exchangeId, $"seed {seed}, request {number}");
        }
        Assert.Equal(0, world.Caps.Evictions);
    }

    private void Compare(
        BidWorld world, Catalog catalog, Func<BidRequest, string, OracleDecision> oracle, BidRequest request, string exchangeId,
        string where)
    {
        world.Tick();
        world.Drain();
        var expected = oracle(request, exchangeId);
        var asJson = _pairs++ % 2 == 0;
        var body = asJson ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray();
        var answer = world.Ask(body, asJson ? RequestFormat.Json : RequestFormat.Protobuf, exchangeId);

        where = $"{where}, exchange {exchangeId}: {request}";
        Assert.True(expected.Reason == answer.Reason, $"{expected.Reason} expected, {answer.Reason} answered, {where}");
        Count(_requests, expected.Reason);
        var explain = new ExplainRequest { ExchangeId = exchangeId, PageSize = PageSize };
        if (asJson)
        {
            explain.BidRequestJson = Encoding.UTF8.GetString(body);
        }
        else
        {
            explain.BidRequest = request;
        }
        var explained = world.Explainer.Explain(explain);
        CheckExplanation(expected, explained, where);
        for (var i = 0; i < expected.Impressions.Count; i++)
        {
            CheckImpression(catalog, expected.Impressions[i], answer, i, where);
        }
        Assert.Equal(expected.Impressions.Count(impression => impression.Reason == NoBidReason.None), answer.Bids.Count);
    }

    private void CheckImpression(Catalog catalog, OracleImpression expected, BidAnswer answer, int index, string where)
    {
        var actual = answer.ImpressionReasons[index];
        Assert.True(expected.Reason == actual, $"imp {index}: {expected.Reason} expected, {actual} answered, {where}");
        Count(_impressions, expected.Reason);
        if (expected.Reason == NoBidReason.None)
        {
            var bid = answer.Bids.Single(bid => bid.ImpressionIndex == index);
            Assert.True(expected.Best.Contains((bid.CampaignId, bid.CapMicros)),
                $"imp {index}: {string.Join(' ', expected.Best)} expected, {bid} answered, {where}: "
                + string.Join("; ", catalog.Campaigns.Where(campaign => IsOneOf(campaign.Id, expected.Best, bid))));
        }
    }

    private static bool IsOneOf(string campaignId, IReadOnlyList<(string CampaignId, long PriceMicros)> best, AnsweredBid bid) =>
        campaignId == bid.CampaignId || best.Any(pair => pair.CampaignId == campaignId);

    private void CheckExplanation(OracleDecision expected, ExplainResponse explained, string where)
    {
        Assert.True(NoBidReasons.Names[(int)expected.Reason] == explained.Reason, $"{explained.Reason} explained, {where}");
        Assert.Equal(expected.Impressions.Count, explained.Impressions.Count);
        foreach (var (impression, actual) in expected.Impressions.Zip(explained.Impressions))
        {
            Assert.Equal(NoBidReasons.Names[(int)impression.Reason], actual.Reason);
            Assert.True(impression.Campaigns.Count == actual.Campaigns.Count, $"{actual.Campaigns.Count} campaigns explained, {where}");
            foreach (var campaign in actual.Campaigns)
            {
                var reason = impression.Campaigns[campaign.CampaignId];
                Count(_campaigns, reason);
                Assert.True(NoBidReasons.Names[(int)reason] == campaign.Reason, $"{reason} expected, {campaign} explained, {where}");
                var failed = campaign.Gates.FirstOrDefault(gate => !gate.Passed)?.Gate ?? NoBidReasons.Names[0];
                Assert.True(failed == campaign.Reason, $"{failed} is the first failing gate of {campaign}, {where}");
            }
        }
    }

    private static void Count(Dictionary<NoBidReason, int> counts, NoBidReason reason) =>
        counts[reason] = counts.GetValueOrDefault(reason) + 1;
}
