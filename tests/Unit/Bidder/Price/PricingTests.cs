using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Price;

public class PricingTests
{
    private const long Max = 20_000_000;

    /// <summary>The curve is a straight line, so the shaded bid is half of the maximum unless the floor is above.</summary>
    [Theory]
    [InlineData(BidStrategy.FixedCpm, 1, 0, Max)]
    [InlineData(BidStrategy.FixedCpm, 2, 0, Max)]
    [InlineData(BidStrategy.MaxCpm, 2, 0, Max)]
    [InlineData(BidStrategy.MaxCpm, 3, 0, Max / 2)]
    [InlineData(BidStrategy.MaxCpm, 3, 15_000_000, 15_000_000)]
    [InlineData(BidStrategy.MaxCpm, 3, 5_000_000, 5_000_000)]
    [InlineData(BidStrategy.FixedCpm, 3, 5_000_000, 5_000_000)]
    [InlineData(BidStrategy.FixedCpm, 3, 0, Max)]
    [InlineData(BidStrategy.MaxCpm, 501, 0, Max / 2)]
    [InlineData(BidStrategy.MaxCpm, -1, 0, Max / 2)]
    [InlineData(BidStrategy.MaxCpm, 4, 0, Max / 2)]
    [InlineData(BidStrategy.MaxCpm, 502, 0, Max)]
    [InlineData(BidStrategy.MaxCpm, 503, 5_000_000, 5_000_000)]
    [InlineData(BidStrategy.MaxCpm, 1, 0, Max / 2)]
    [InlineData(BidStrategy.MaxCpm, 0, 0, Max / 2)]
    [InlineData(BidStrategy.MaxCpm, 1, 15_000_000, 15_000_000)]
    [InlineData(BidStrategy.MaxCpm, 1, Max, Max)]
    [InlineData(BidStrategy.FixedCpm, 1, Max, Max)]
    public void BidFollowsStrategyAndAuctionType(BidStrategy strategy, int auctionType, long floor, long bid)
    {
        var exchange = Exchange(withCurve: true);
        Assert.Equal(bid, Bid(Entry(strategy), exchange, AuctionKinds.Of(exchange, auctionType), floor));
    }

    [Fact]
    public void WithoutACurveFirstPriceBidsTheMaximum()
    {
        Assert.Equal(Max, Bid(Entry(BidStrategy.MaxCpm), Exchange(withCurve: false), AuctionKind.FirstPrice, 5));
    }

    [Fact]
    public void BidIsNeverZero()
    {
        var catalog = SnapshotSamples.Catalog(Max);
        var always = new WinRatePoint { PriceMicros = 0, WinRatePpm = 1_000_000 };
        catalog.Exchanges.Add(new Exchange { Id = "x", Seat = "s", WinRatePoints = { always } });
        var exchange = SnapshotSamples.Build(catalog).Exchanges[0];

        Assert.Equal(1, Bid(Entry(BidStrategy.MaxCpm), exchange, AuctionKind.FirstPrice, 0));
    }

    [Fact]
    public void BidStaysBetweenFloorAndMaximum()
    {
        var random = new Random(3);
        var exchange = Exchange(withCurve: true);
        for (var i = 0; i < 10_000; i++)
        {
            var entry = Entry(BidStrategy.MaxCpm, random.NextInt64(1, 100_000_000));
            var floor = random.NextInt64(0, entry.MaxBidMicros + 1);

            var bid = Bid(entry, exchange, (AuctionKind)random.Next(1, 4), floor);

            Assert.InRange(bid, Math.Max(1, floor), entry.MaxBidMicros);
        }
    }

    private static long Bid(CampaignEntry campaign, ExchangeEntry exchange, AuctionKind kind, long floor) => Pricing.BidMicros(
        campaign, exchange, kind, new AskedPrice(floor, CurrencyCode.Usd, floor, kind == AuctionKind.FixedPrice && floor > 0));

    private static CampaignEntry Entry(BidStrategy strategy, long max = Max) => new() { MaxBidMicros = max, Strategy = strategy };

    private static ExchangeEntry Exchange(bool withCurve)
    {
        var exchange = new Exchange { Id = "lake", Seat = "s", DefaultAuctionType = 1 };
        exchange.AuctionTypes.Add(new AuctionTypeMeaning { Type = 502, Means = 2 });
        exchange.AuctionTypes.Add(new AuctionTypeMeaning { Type = 503, Means = 3 });
        if (withCurve)
        {
            exchange.WinRatePoints.Add([
                new WinRatePoint { PriceMicros = 0, WinRatePpm = 0 }, new WinRatePoint { PriceMicros = 63_000_000, WinRatePpm = 1_000_000 },
            ]);
        }
        var catalog = SnapshotSamples.Catalog(1);
        catalog.Exchanges.Add(exchange);
        return SnapshotSamples.Build(catalog).Exchanges[0];
    }
}
