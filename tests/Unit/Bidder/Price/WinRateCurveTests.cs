using Rtb.Bidder.Price;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Price;

public class WinRateCurveTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(500_000, 50_000)]
    [InlineData(1_000_000, 100_000)]
    [InlineData(1_500_000, 200_000)]
    [InlineData(2_000_000, 300_000)]
    [InlineData(9_000_000, 300_000)]
    public void SharesLieOnLinesBetweenThePoints(long price, long share)
    {
        Assert.InRange(Curve((1_000_000, 100_000), (2_000_000, 300_000)).ShareAt(price), share - 2, share);
    }

    [Fact]
    public void NothingIsWonBelowACurveThatStartsAboveZeroWithAllItsPointsGiven()
    {
        var curve = Curve([.. Enumerable.Range(1, 64).Select(i => ((long)i * 1_000, i * 10))]);

        Assert.Equal(0, curve.ShareAt(999));
        Assert.Equal(10, curve.ShareAt(1_000));
        Assert.Equal(64, curve.Prices.Length);
    }

    /// <summary>Worked out by hand: W = b up to 1, so (V - b) b is highest at V / 2.</summary>
    [Fact]
    public void OnAStraightLineTheBestBidIsHalfTheValue()
    {
        var curve = Curve((0, 0), (63_000_000, 1_000_000));

        Assert.Equal(10_000_000, curve.BestBid(20_000_000, 0));
        Assert.Equal(15_000_000, curve.BestBid(20_000_000, 15_000_000));
        Assert.Equal(20_000_000, curve.BestBid(20_000_000, 20_000_000));
    }

    [Fact]
    public void OfEqualBidsTheLowestIsTaken()
    {
        // Paying more wins no more.
        var flat = Curve((0, 500_000), (63, 500_000));
        Assert.Equal(0, flat.BestBid(50, 0));
        Assert.Equal(7, flat.BestBid(50, 7));

        // (12 - 3) x 200 = (12 - 6) x 300.
        var level = new WinRateCurve([3, 6], [200, 300]);
        Assert.Equal(3, level.BestBid(12, 0));
        Assert.Equal(1_800, (12 - 3) * level.ShareAt(3));
        Assert.Equal(1_800, (12 - 6) * level.ShareAt(6));

        // Nothing is ever won.
        var nothing = Curve((0, 0), (63, 0));
        Assert.Equal(4, nothing.BestBid(50, 4));
    }

    [Fact]
    public void BestBidIsTheBestOfFloorPointsAndValueOnRandomCurves()
    {
        var random = new Random(64);
        for (var round = 0; round < 5_000; round++)
        {
            var curve = RandomCurve(random);
            var floor = random.NextInt64(0, 5_000_000);
            var value = floor + random.NextInt64(0, 20_000_000);

            var best = curve.BestBid(value, floor);

            Assert.Equal(BruteForce(curve, value, floor), best);
        }
    }

    /// <summary>Not only of the points: against every 1,000th micro the resolved curve loses at most 2% of the best surplus.</summary>
    [Fact]
    public void ResolvedPointsAreFineEnough()
    {
        var curve = Curve(
            (200_000, 15_000), (500_000, 60_000), (1_000_000, 140_000), (2_000_000, 260_000), (4_000_000, 410_000), (8_000_000, 560_000));
        for (var value = 300_000L; value <= 12_000_000; value += 77_777)
        {
            var found = Surplus(curve, value, curve.BestBid(value, 100_000));
            var best = 0L;
            for (var bid = 100_000L; bid <= value; bid += 1_000)
            {
                best = Math.Max(best, Surplus(curve, value, bid));
            }
            Assert.True(found >= best * 0.98, $"value {value}: {found} of {best}");
        }
    }

    [Fact]
    public void LargestPricesDoNotOverflow()
    {
        var curve = Curve((1, 0), (1_000_000_000_000, 1_000_000));

        var best = curve.BestBid(1_000_000_000_000, 1);

        Assert.InRange(best, 480_000_000_000, 520_000_000_000);
    }

    [Fact]
    public void ResolvedCurvesRise()
    {
        var random = new Random(7);
        for (var round = 0; round < 1_000; round++)
        {
            var prices = RandomCurve(random).Prices.ToArray();
            Assert.InRange(prices.Length, 1, WinRateCurve.PointsMax);
            Assert.Equal(prices.Order().Distinct(), prices);
        }
    }

    [Fact]
    public void ShadingDoesNotAllocate()
    {
        var curve = Curve((1_000_000, 100_000), (2_000_000, 300_000));
        var (sum, i) = (0L, 0);
        Assert.Equal(0, AllocatedBytes.Of(() => sum += curve.BestBid(i * 5_000, i++)));
        Assert.True(sum > 0);
    }

    private static long BruteForce(WinRateCurve curve, long value, long floor)
    {
        long[] candidates = [floor, .. curve.Prices.ToArray().Where(price => price > floor && price < value), value];
        return candidates.OrderByDescending(bid => Surplus(curve, value, bid)).ThenBy(bid => bid).First();
    }

    private static long Surplus(WinRateCurve curve, long value, long bid) => (value - bid) * curve.ShareAt(bid);

    private static WinRateCurve RandomCurve(Random random)
    {
        var count = random.Next(1, 65);
        var prices = Enumerable.Range(0, count).Select(_ => random.NextInt64(0, 15_000_000)).Distinct().Order().ToArray();
        var shares = prices.Select(_ => random.Next(0, 1_000_001)).Order().ToArray();
        return Curve([.. prices.Zip(shares)]);
    }

    private static WinRateCurve Curve(params (long Price, int Share)[] points) =>
        WinRateCurveBuilder.Build([.. points.Select(point => new WinRatePoint { PriceMicros = point.Price, WinRatePpm = point.Share })]);
}
