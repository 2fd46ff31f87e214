using System.Diagnostics;

namespace Rtb.Bidder.Price;

/// <summary>Share of auctions won at a price, as at most 64 points that rise in both; straight lines between, flat after the last, zero before the first.</summary>
/// <remarks>Immutable; made by <see cref="WinRateCurveBuilder"/>. Prices are at most 10^12 and shares at most 10^6, so that products fit in a long.</remarks>
internal sealed class WinRateCurve
{
    public const int PointsMax = 64;

    private readonly long[] _prices;
    private readonly long[] _shares;

    internal WinRateCurve(long[] prices, long[] shares)
    {
        Debug.Assert(prices.Length is > 0 and <= PointsMax, "a curve has 1 to 64 points");
        Debug.Assert(prices.Length == shares.Length, "every price has a share");
        _prices = prices;
        _shares = shares;
    }

    public ReadOnlySpan<long> Prices => _prices;

    /// <summary>Wins per million bids at a price.</summary>
    public long ShareAt(long priceMicros)
    {
        var prices = _prices;
        if (priceMicros < prices[0])
        {
            return 0;
        }
        for (var i = 1; i < prices.Length; i++)
        {
            if (priceMicros < prices[i])
            {
                return _shares[i - 1] + ((_shares[i] - _shares[i - 1]) * (priceMicros - prices[i - 1]) / (prices[i] - prices[i - 1]));
            }
        }
        return _shares[prices.Length - 1];
    }

    /// <summary>
    /// The bid between floor and value that maximises (value - bid) x share won: tried are the floor, the points between, and the value.
    /// Of equals the lowest.
    /// </summary>
    public long BestBid(long valueMicros, long floorMicros)
    {
        Debug.Assert(floorMicros >= 0, "a floor is not negative");
        Debug.Assert(floorMicros <= valueMicros, "the value covers the floor");
        var best = floorMicros;
        var bestSurplus = (valueMicros - floorMicros) * ShareAt(floorMicros);
        var prices = _prices;
        for (var i = 0; i < prices.Length && prices[i] < valueMicros; i++)
        {
            var surplus = (valueMicros - prices[i]) * _shares[i];
            if (prices[i] > floorMicros && surplus > bestSurplus)
            {
                best = prices[i];
                bestSurplus = surplus;
            }
        }
        // A bid of the whole value leaves no surplus, so it is never better than what was found.
        return best;
    }
}
