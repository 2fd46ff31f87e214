using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Match.Oracle;

public sealed class MatchOracleTests(ITestOutputHelper output)
{
    private const int CatalogCount = 200;
    private const int RequestsPerCatalog = 100;

    private static readonly NoBidReason[] BitmapReasons =
    [
        NoBidReason.BelowFloor,
        .. Enum.GetValues<NoBidReason>().Where(reason => reason is >= NoBidReason.ExchangeNotTargeted and <= NoBidReason.AdvertiserBlocked),
    ];

    private readonly DecodedRequest _request = new(new DecodeLimits());
    private readonly MatchState _state = new(new DecodeLimits());

    [Fact]
    public void TheBitmapsAgreeWithTheOracleOnTwentyThousandPairs()
    {
        var tally = new Tally();
        for (var seed = 0; seed < CatalogCount; seed++)
        {
            var random = new Random(seed);
            var count = seed % 40 == 39 ? random.Next(500, 1_600) : random.Next(1, 50);
            var campaigns = new RandomCatalog(random, share: random.One([0.02, 0.08, 0.2, 0.5])).Campaigns(count);
            var index = Entries.Index(campaigns);
            var requests = new RandomRequest(random);
            for (var i = 0; i < RequestsPerCatalog; i++)
            {
                Compare(index, campaigns, requests.Next(), random, tally, $"seed {seed}, request {i}");
            }
        }
        tally.Print(output);
        Assert.Equal(CatalogCount * RequestsPerCatalog, tally.Pairs);
        Assert.All(BitmapReasons, reason => Assert.True(tally.FirstFailing.ContainsKey(reason), $"{reason} never stopped a campaign"));
        Assert.All(BitmapReasons, reason => Assert.True(tally.Furthest.ContainsKey(reason), $"{reason} was never the furthest"));
        Assert.InRange(tally.MatchingPairs, tally.Pairs / 10, tally.Pairs * 9 / 10);
    }

    private void Compare(
        TargetingIndex index, List<(Campaign Campaign, Advertiser Advertiser)> campaigns, BidRequest message, Random random, Tally tally,
            string where)
    {
        var exchange = random.One(RandomWords.Exchanges);
        var identity = random.Chance(0.5);
        var (request, state) = (_request, _state);
        DecodedRequests.Fill(request, message);
        Matcher.BeginRequest(index, Entries.Exchange(exchange), request, identity, state);
        var matched = false;
        for (var i = 0; i < message.Imp.Count; i++)
        {
            var floor = request.Impressions[i].FloorMicros;
            Matcher.BeginImpression(request, in request.Impressions[i], floor, state);
            Matcher.OrderByReason(state);
            var passing = new List<int>();
            while (Matcher.TryNext(int.MinValue, -1, state, out var position))
            {
                passing.Add(position);
            }

            var oracle = new CampaignOracle(message, message.Imp[i], exchange, identity, floor);
            var expected = campaigns.Select(pair => oracle.FirstFailing(pair.Campaign, pair.Advertiser)).ToList();
            var context = $"{where}, imp {i}: {message}";
            Check(expected, Enumerable.Range(0, campaigns.Count).Select(position => Matcher.GateOf(state, position)), campaigns, context);
            Assert.True(passing.SequenceEqual(Enumerable.Range(0, campaigns.Count)
                .Where(position => expected[position] == NoBidReason.None)), context);
            var furthest = oracle.Furthest(campaigns);
            Assert.True((furthest == NoBidReason.None ? NoBidReason.OutsideFlight : furthest) == Matcher.Furthest(state),
                $"{furthest} {Matcher.Furthest(state)} {context}");
            tally.Add(expected, furthest);
            matched |= passing.Count > 0;
        }
        tally.Pairs++;
        tally.MatchingPairs += matched ? 1 : 0;
    }

    private static void Check(
        List<NoBidReason> expected, IEnumerable<NoBidReason> actual, List<(Campaign Campaign, Advertiser Advertiser)> campaigns,
            string context)
    {
        var position = 0;
        foreach (var reason in actual)
        {
            Assert.True(expected[position] == reason, $"{expected[position]} expected, {reason} found: {campaigns[position]}, {context}");
            position++;
        }
    }

    private sealed class Tally
    {
        public int Pairs;
        public int MatchingPairs;

        public Dictionary<NoBidReason, long> FirstFailing { get; } = [];
        public Dictionary<NoBidReason, long> Furthest { get; } = [];

        public void Add(List<NoBidReason> firstFailing, NoBidReason furthest)
        {
            Furthest[furthest] = Furthest.GetValueOrDefault(furthest) + 1;
            foreach (var reason in firstFailing)
            {
                FirstFailing[reason] = FirstFailing.GetValueOrDefault(reason) + 1;
            }
        }

        public void Print(ITestOutputHelper output)
        {
            output.WriteLine($"{Pairs} pairs, {MatchingPairs} with a match");
            foreach (var (reason, count) in FirstFailing.OrderBy(pair => pair.Key))
            {
                output.WriteLine($"{reason,-28} campaigns {count,9}, furthest {Furthest.GetValueOrDefault(reason),7}");
            }
        }
    }
}
