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
    private const int RequestsPerCatalog = 100;

    /// <summary>Explain shows at most this many campaigns.</summary>
    private const int PageSize = 1_000;

    /// <summary>Whatever a well-formed request to a loaded catalogue can end with.</summary>
    private static readonly NoBidReason[] Reachable =
    [
        NoBidReason.None, NoBidReason.UnknownExchange, NoBidReason.DeadlineTooShort, NoBidReason.SeatNotAllowed,
        NoBidReason.CurrencyNotSupported, NoBidReason.KnownCrawler, NoBidReason.DataCenterAddress, NoBidReason.SupplyChainIncomplete,
        NoBidReason.SupplyChainTooLong, NoBidReason.SupplyChainHopNotAllowed, NoBidReason.SellerUnknown, NoBidReason.SellerNotAuthorized,
        NoBidReason.MediaNotSupported, NoBidReason.PrivateAuction, NoBidReason.DealSeatNotAllowed, NoBidReason.FloorCurrencyUnknown,
        NoBidReason.DealNotTargeted,
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
    private int _dealBids;
    private int _openBesideDeals;

    [Fact]
    public void PipelineAndExplainAgreeWithTheOracle()
    {
        var catalogs = OraclePairs.Count / RequestsPerCatalog;
        Parallel.For(0, catalogs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, Compare);
        foreach (var reason in Reachable)
        {
            output.WriteLine($"{NoBidReasons.Names[(int)reason],-30} requests {_requests.GetValueOrDefault(reason),6}, "
                + $"impressions {_impressions.GetValueOrDefault(reason),6}, campaigns {_campaigns.GetValueOrDefault(reason),8}");
        }
        output.WriteLine($"{_pairs} pairs, {_dealBids} bids on deals, {_openBesideDeals} open bids beside them");
        Assert.True(_dealBids > _pairs / 400 && _openBesideDeals > 0, "deals are hardly ever bid on");
        Assert.Equal(catalogs * RequestsPerCatalog, _pairs);
        Assert.All(Reachable, reason => Assert.True(_requests.ContainsKey(reason), $"no request ended with {reason}"));
    }

    private void Compare(int seed)
    {
        var random = new Random(seed);
        var now = WorldOptions.Noon.AddDays(random.Next(0, 200));
        var count = seed % 40 == 39 ? random.Next(300, 600) : seed % 40 == 38 ? 0 : random.Next(1, 30);
        var catalog = new RandomCampaigns(random, random.One([0.02, 0.08, 0.2, 0.5]), now).Catalog(count);
        var rules = new WorldOptions().Rules with { Privacy = Privacy };
        var options = new WorldOptions { Now = now, Rules = rules, CapEntries = 4096 + (64 * count) };
        using var world = new BidWorld(catalog, options);
        var oracle = new BidOracle(catalog, new CapHistory(world, catalog, random), now);
        var requests = new RandomBidRequest(random);
        for (var number = 0; number < RequestsPerCatalog; number++)
        {
            var exchangeId = random.Chance(0.02) ? "delta" : random.One([.. RandomWords.Exchanges, ""]);
            var place = new Place(seed, number, exchangeId, requests.Next(number));
            Compare(world, catalog, oracle.Decide, place);
        }
        Assert.Equal(0, world.Caps.Evictions);
    }

    private void Compare(BidWorld world, Catalog catalog, Func<BidRequest, string, OracleDecision> oracle, Place where)
    {
        var (request, exchangeId) = (where.Request, where.ExchangeId);
        world.Tick();
        world.Drain();
        var expected = oracle(request, exchangeId);
        Interlocked.Increment(ref _pairs);
        var asJson = where.Number % 2 == 0;
        var body = asJson ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray();
        var answer = world.Ask(body, asJson ? RequestFormat.Json : RequestFormat.Protobuf, exchangeId);

        if (expected.Reason != answer.Reason)
        {
            Assert.Fail($"{expected.Reason} expected, {answer.Reason} answered, {where}");
        }
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
    }

    private void CheckImpression(Catalog catalog, OracleImpression expected, BidAnswer answer, int index, Place where)
    {
        var actual = answer.ImpressionReasons[index];
        if (expected.Reason != actual)
        {
            Assert.Fail($"imp {index}: {expected.Reason} expected, {actual} answered, {where}");
        }
        Count(_impressions, expected.Reason);
        var bids = answer.Bids.Where(bid => bid.ImpressionIndex == index).ToList();
        var imp = where.Request.Imp[index];
        if (PodOracle.IsPod(imp))
        {
            PodOracle.Check(catalog, expected, imp, bids);
        }
        else if (expected.ProblemOf(bids) is { Length: > 0 } problem)
        {
            Assert.Fail($"imp {index}: {problem}: {string.Join(' ', expected.Offers)} expected, {string.Join(' ', answer.Bids)} answered, "
                + $"{where}: {string.Join("; ", catalog.Campaigns.Where(campaign => IsOneOf(campaign.Id, expected, answer)))}");
        }
        var deals = answer.Bids.Count(bid => bid.ImpressionIndex == index && bid.DealId != "");
        Interlocked.Add(ref _dealBids, deals);
        Interlocked.Add(ref _openBesideDeals, deals == 0 ? 0 : answer.Bids.Count(bid => bid.ImpressionIndex == index) - deals);
    }

    private static bool IsOneOf(string campaignId, OracleImpression expected, BidAnswer answer) =>
        expected.Offers.Any(offer => offer.CampaignId == campaignId) || answer.Bids.Any(bid => bid.CampaignId == campaignId);

    private void CheckExplanation(OracleDecision expected, ExplainResponse explained, Place where)
    {
        // Texts of requests and campaigns are made when something is wrong: to make them every time would take most of the time.
        if (NoBidReasons.Names[(int)expected.Reason] != explained.Reason)
        {
            Assert.Fail($"{explained.Reason} explained, {where}");
        }
        Assert.Equal(expected.Impressions.Count, explained.Impressions.Count);
        foreach (var (impression, actual) in expected.Impressions.Zip(explained.Impressions))
        {
            if (NoBidReasons.Names[(int)impression.Reason] != actual.Reason)
            {
                Assert.Fail($"{impression.Reason} expected, {actual} explained, {where}");
            }
            if (impression.Campaigns.Count != actual.Campaigns.Count)
            {
                Assert.Fail($"{actual.Campaigns.Count} campaigns explained, {where}");
            }
            foreach (var campaign in actual.Campaigns)
            {
                var reason = impression.Campaigns[campaign.CampaignId];
                Count(_campaigns, reason);
                var failed = campaign.Gates.FirstOrDefault(gate => !gate.Passed)?.Gate ?? NoBidReasons.Names[0];
                if (NoBidReasons.Names[(int)reason] != campaign.Reason || failed != campaign.Reason)
                {
                    Assert.Fail($"{reason} expected, {campaign} explained, {failed} is its first failing gate, {where}");
                }
            }
        }
    }

    private static void Count(Dictionary<NoBidReason, int> counts, NoBidReason reason)
    {
        lock (counts)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>Which pair this is; a text only when something is wrong.</summary>
    private sealed record Place(int Seed, int Number, string ExchangeId, BidRequest Request);
}
