using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Encode;

public class BidAssemblyTests
{
    private const int VideoSize = (640 << 16) | 360;

    private static readonly BidRules Rules = new(CandidatesMax: 8, LateNoticeSeconds: 60, NodeId: 0xABCDEF, Seed: 1);

    [Fact]
    public void TheTokenSaysWhatWasDecided()
    {
        var bid = Assembled("USD", "USD", "0.5", 1_234_567, BillingEvent.Nurl);
        Assert.Equal(0xABCDEFUL, bid.Token.ImpressionHigh);
        Assert.Equal((77UL << 8) | 1, bid.Token.ImpressionLow);
        Assert.Equal(1_234_567, bid.Token.PriceCapNanos);
        Assert.Equal(1_234_567, bid.Token.BidMicros);
        Assert.Equal(1_700_000_000u, bid.Token.IssuedSeconds);
        Assert.Equal(0x55UL, bid.Token.UserKey);
        Assert.Equal(NoticeFlags.Test | NoticeFlags.BillsOnWin, bid.Token.Flags);
        Assert.Equal(bid.Campaign.IdHash, bid.Token.CampaignHash);
        Assert.Equal(bid.Creative.IdHash, bid.Token.CreativeHash);
        Assert.Equal(300, bid.ExpirySeconds);
        Assert.Equal((1, "c0"), (bid.ImpressionIndex, bid.Campaign.Id));
    }

    [Fact]
    public void AnExchangeThatBillsOnItsOwnNoticeSetsNoFlag() =>
        Assert.Equal(NoticeFlags.Test, Assembled("USD", "USD", "0.5", 1, BillingEvent.Burl).Token.Flags);

    /// <summary>A bid in the account's currency, the answer's and the floor's currency, the floor, and the price that is sent.</summary>
    [Theory]
    [InlineData(1_234_567, "USD", "USD", "0.5", 1_234_567)]
    [InlineData(1_000_001, "EUR", "USD", "0.5", 920_000)]
    [InlineData(1_000_000, "EUR", "EUR", "0.92", 920_000)]
    [InlineData(1_000_001, "EUR", "EUR", "0.920001", 920_001)]
    [InlineData(1_000_000, "EUR", "EUR", "0.920001", 920_001)]
    [InlineData(1_000_000, "JPY", "USD", "0.5", 151_000_000)]
    public void ThePriceIsRoundedDownButNotBelowItsFloor(long bidMicros, string answer, string floorCurrency, string floor, long expected)
    {
        var bid = Assembled(answer, floorCurrency, floor, bidMicros, BillingEvent.Burl);
        Assert.Equal(expected, bid.BidMicros);
        Assert.Equal(expected, bid.Token.BidMicros);
        Assert.Equal(bidMicros, bid.Token.PriceCapNanos);
        Assert.Equal(CurrencyCode.Of(Encoding.ASCII.GetBytes(answer)), bid.Currency);
    }

    [Theory]
    [InlineData(0, (300 << 16) | 250)]
    [InlineData(1, VideoSize)]
    public void ABannerAnswersWithItsOwnSizeAndAVideoWithTheImpressions(int creative, uint expected) =>
        Assert.Equal(expected, Assembled("USD", "USD", "0.5", 1, BillingEvent.Burl, creative).Size);

    [Fact]
    public void TwoImpressionsOfOneRequestHaveTwoIdsAndTwoHashes()
    {
        var (snapshot, context) = Scene("USD", "USD", "0.5", BillingEvent.Burl);
        var (first, second) = (new ChosenBid(), new ChosenBid());
        BidAssembly.Fill(ref first, context, snapshot, 0, 0, Candidate(1, 0), 300_000, Rules);
        BidAssembly.Fill(ref second, context, snapshot, 1, 1, Candidate(1, 0), 300_000, Rules);
        Assert.NotEqual(first.Token.ImpressionLow, second.Token.ImpressionLow);
        Assert.NotEqual(first.Token.AuctionHash, second.Token.AuctionHash);
    }

    private static ChosenBid Assembled(
        string answer, string floorCurrency, string floor, long bidMicros, BillingEvent billing, int creative = 0)
    {
        var (snapshot, context) = Scene(answer, floorCurrency, floor, billing);
        var bid = default(ChosenBid);
        ref readonly var impression = ref context.Request.Impressions[1];
        var candidate = Candidate(bidMicros, creative) with
        {
            Asked = new AskedPrice(impression.FloorMicros, impression.FloorCurrency, 0, IsFixed: false),
        };
        BidAssembly.Fill(ref bid, context, snapshot, 1, 1, candidate, 300_999, Rules);
        return bid;
    }

    private static Candidate Candidate(long bidMicros, int creative) => Rtb.Bidder.Match.Candidate.Nothing with
    {
        Position = 0,
        CreativeIndex = creative,
        BidMicros = bidMicros,
    };

    private static (CampaignSnapshot Snapshot, BidContext Context) Scene(
        string answer, string floorCurrency, string floor, BillingEvent billing)
    {
        var catalog = SnapshotSamples.Catalog(1_000_000);
        catalog.Exchanges.Add(new Exchange { Id = "x", Seat = "seat", BillingEvent = billing });
        catalog.CurrencyRates.Add(new CurrencyRate { Currency = "EUR", RateMicros = 920_000 });
        catalog.CurrencyRates.Add(new CurrencyRate { Currency = "JPY", RateMicros = 151_000_000 });
        catalog.Campaigns[0].Creatives.Add(SnapshotSamples.Video("v", 1_000, "video/mp4"));
        var snapshot = SnapshotSamples.Build(catalog);
        var context = new BidContext(new DecodeLimits(), 16 * 1024);
        context.Reset();
        var video = $$"""
            "video":{"w":640,"h":360,"mimes":["video/mp4"]},"bidfloor":{{floor}},"bidfloorcur":"{{floorCurrency}}"}
            """;
        var body = Encoding.UTF8.GetBytes($$"""{"id":"a","test":1,"imp":[{"id":"b",{{video}},{"id":"c",{{video}}]}""");
        body.CopyTo(context.Request.Buffer, 0);
        context.Request.BodyLength = body.Length;
        Assert.Equal(NoBidReason.None, JsonRequestDecoder.Decode(context.Request));
        context.Snapshot = snapshot;
        context.Exchange = snapshot.Exchanges[0];
        context.Currency = CurrencyCode.Of(Encoding.ASCII.GetBytes(answer));
        context.Sequence = 77;
        context.NowMs = 1_700_000_000_999;
        context.UserKey = 0x55;
        return (snapshot, context);
    }
}
