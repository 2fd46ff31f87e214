using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Match;

public sealed class MatcherTests
{
    private const int None = int.MinValue;

    private readonly ExchangeEntry _exchange = Entries.Exchange("alpha");
    private readonly DecodedRequest _request = DecodedRequests.From(Request("p1"));
    private readonly MatchState _state = new(new DecodeLimits());

    [Fact]
    public void AnEmptyIndexHasNoCampaigns()
    {
        Begin(TargetingIndex.Empty, floorMicros: 0);
        Assert.False(Matcher.TryNext(None, -1, _state, out _));
        Assert.Equal(NoBidReason.NoCampaigns, Matcher.Furthest(_state));
    }

    [Fact]
    public void CampaignsComeInRankOrderAndOnlyOnce()
    {
        Begin(Index([.. Enumerable.Range(0, 1_300).Select(number => (0, 5_000L - number))]), floorMicros: 0);
        Assert.Equal(Enumerable.Range(0, 1_300), Walk());
        Assert.False(Matcher.TryNext(None, -1, _state, out _));
    }

    [Fact]
    public void TheWalkStopsWhenNothingLaterCanBeatTheBestAndGoesOnThroughTies()
    {
        Begin(Index([(1, 10), (0, 90), (0, 50), (0, 50), (0, 49), (-1, 99)]), floorMicros: 0);
        Assert.True(Matcher.TryNext(None, -1, _state, out var first));
        Assert.Equal(0, first);
        Assert.True(Matcher.TryNext(0, 50, _state, out var second));
        Assert.Equal(1, second);
        Assert.True(Matcher.TryNext(0, 50, _state, out var tie));
        Assert.Equal(2, tie);
        Assert.True(Matcher.TryNext(0, 50, _state, out var anotherTie));
        Assert.Equal(3, anotherTie);
        Assert.False(Matcher.TryNext(0, 50, _state, out _));
    }

    [Fact]
    public void AHigherPriorityBeatsAnyPrice()
    {
        Begin(Index([(1, 10), (0, 90)]), floorMicros: 0);
        Assert.True(Matcher.TryNext(None, -1, _state, out _));
        Assert.False(Matcher.TryNext(1, 1, _state, out _));
    }

    [Fact]
    public void TheWalkIsOverWhenTheBestBeatsTheNextBlock()
    {
        Begin(Index([.. Enumerable.Range(0, 600).Select(number => (0, 1_000L - number))]), floorMicros: 0);
        for (var position = 0; position < RowStore.BlockSize; position++)
        {
            Assert.True(Matcher.TryNext(None, -1, _state, out _));
        }
        Assert.False(Matcher.TryNext(0, 1_000, _state, out var none));
        Assert.Equal(-1, none);
        Assert.False(Matcher.TryNext(None, -1, _state, out _));
    }

    [Theory]
    [InlineData(0, 2_000)]
    [InlineData(500, 1_500)]
    [InlineData(501, 1_499)]
    [InlineData(1_000, 1_000)]
    [InlineData(2_000, 0)]
    public void TheFloorCutsOffWhatIsBelowInEveryPriority(long floor, int expected)
    {
        // Two priorities, each from 999 down to 0.
        var index = Index([.. Enumerable.Range(0, 2_000)
            .Select(number => (1 - (number / 1_000), 999L + (number < 1_000 ? 1_000 : 0) - (number % 1_000)))]);
        Begin(index, floor);
        var passing = Walk();
        Assert.Equal(expected, passing.Count);
        Assert.All(passing, position => Assert.True(index.MaxBids[position] >= floor));
        Assert.Equal(expected == 0 ? NoBidReason.BelowFloor : NoBidReason.OutsideFlight, Matcher.Furthest(_state));
        Assert.Equal(2_000 - expected,
            Enumerable.Range(0, 2_000).Count(position => Matcher.GateOf(_state, position) == NoBidReason.BelowFloor));
    }

    [Fact]
    public void SparseRowsAreFoundAcrossAllBlocksAndAgainForTheNextImpression()
    {
        const int count = 60_000;
        var random = new Random(7);
        var publishers = Enumerable.Range(0, count).Select(_ => random.Next(40) switch
        {
            < 34 => $"p{random.Next(3, 2_000)}",
            < 38 => "p2",
            38 => "p1",
            _ => "!p1",
        }).ToList();
        var index = Entries.Index(publishers.Select((publisher, number) => (Campaign(0, count - number, publisher), new Advertiser())));
        foreach (var publisher in (string[])["p1", "p2", "p77", "p1999", "nobody"])
        {
            DecodedRequests.Fill(_request, Request(publisher));
            Begin(index, floorMicros: 0);
            var expected = Enumerable.Range(0, count)
                .Where(number => publishers[number] == publisher || (publishers[number] == "!p1" && publisher != "p1")).ToList();
            Assert.Equal(expected, Walk());
            Matcher.BeginImpression(_request, in _request.Impressions[0], 0, _state);
            Matcher.OrderByReason(_state);
            Assert.Equal(expected, Walk());
            Assert.Equal(expected.Count, Enumerable.Range(0, count).Count(position => Matcher.GateOf(_state, position)
                == NoBidReason.None));
        }
    }

    [Fact]
    public void AHostileRequestThatRepeatsItsValuesIsAnswered()
    {
        var message = Request("p1");
        message.Bcat.Add(Enumerable.Repeat("IAB7", 2_048));
        message.Badv.Add(Enumerable.Repeat("acme.com", 2_048));
        message.Site.Cat.Add(Enumerable.Range(0, 2_048).Select(number => $"IAB1-{number % 3}"));
        message.User = new BidRequest.Types.User
        {
            Data = { new BidRequest.Types.Data { Segment = { Enumerable.Repeat(0, 1_024)
                .Select(_ => new BidRequest.Types.Segment { Id = "s1" }) } } },
        };
        DecodedRequests.Fill(_request, message);
        var wanted = Campaign(0, 1, "p1");
        wanted.Targeting.Categories = new Terms { Include = { "IAB1", "IAB1-1" }, Exclude = { "IAB1-5" } };
        wanted.Targeting.Segments = new SegmentTargeting { Exclude = { "s2" } };
        for (var group = 0; group < TargetingIndex.SegmentGroupsMax; group++)
        {
            wanted.Targeting.Segments.Groups.Add(new SegmentGroup { AnyOf = { "s1" } });
        }
        var blocked = Campaign(0, 2, "p1");
        Begin(Entries.Index([(blocked, new Advertiser { Domain = "a.acme.com", Categories = { "IAB7-1" } }),
            (wanted, new Advertiser { Domain = "b.example" })]), 0);
        Assert.Equal([1], Walk());
        Assert.Equal(NoBidReason.CategoryBlocked, Matcher.GateOf(_state, 0));
    }

    [Fact]
    public void AMatchAllocatesNothing()
    {
        var index = Index([.. Enumerable.Range(0, 5_000).Select(number => (0, 9_000L - number))], publisher: "p1");
        Begin(index, 0);
        Walk();
        var nothing = AllocatedBytes.Of(() =>
        {
            Begin(index, floorMicros: 5_000);
            while (Matcher.TryNext(None, -1, _state, out _))
            {
            }
        });
        Assert.Equal(0, nothing);
    }

    private void Begin(TargetingIndex index, long floorMicros)
    {
        Matcher.BeginRequest(index, _exchange, _request, identityUsable: false, _state);
        Matcher.BeginImpression(_request, in _request.Impressions[0], floorMicros, _state);
        Matcher.OrderByReason(_state);
    }

    private List<int> Walk()
    {
        var positions = new List<int>();
        while (Matcher.TryNext(None, -1, _state, out var position))
        {
            positions.Add(position);
        }
        return positions;
    }

    private static TargetingIndex Index(IEnumerable<(int Priority, long Bid)> ranks, string publisher = "") =>
        Entries.Index(ranks.Select(rank => (Campaign(rank.Priority, rank.Bid, publisher), new Advertiser())));

    /// <summary>Publisher: empty for any, with '!' in front for all but this.</summary>
    private static Campaign Campaign(int priority, long bid, string publisher)
    {
        var campaign = new Campaign
        {
            Id = $"c{priority}-{bid}",
            Priority = priority,
            MaxBidMicros = bid,
            Targeting = new Targeting { Publishers = new Terms() },
            Creatives = { new Creative { Id = "b", Banner = new BannerCreative { Width = 300, Height = 250 } } },
        };
        if (publisher.StartsWith('!'))
        {
            campaign.Targeting.Publishers.Exclude.Add(publisher[1..]);
        }
        else if (publisher != "")
        {
            campaign.Targeting.Publishers.Include.Add(publisher);
        }
        return campaign;
    }

    private static BidRequest Request(string publisher) => new()
    {
        Id = "r",
        Site = new BidRequest.Types.Site { Publisher = new BidRequest.Types.Publisher { Id = publisher } },
        Imp = { new BidRequest.Types.Imp { Id = "1", Banner = new BidRequest.Types.Banner { W = 300, H = 250 } } },
    };
}
