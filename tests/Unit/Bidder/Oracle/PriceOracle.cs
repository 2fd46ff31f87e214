using System.Numerics;
using Rtb.Bidder.Price;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Money in big integers, from the catalogue alone.</summary>
internal sealed class PriceOracle(Catalog catalog)
{
    private string Account => catalog.AccountCurrency == "" ? "USD" : catalog.AccountCurrency;

    public bool Knows(string currency) => currency == Account || catalog.CurrencyRates.Any(rate => rate.Currency == currency);

    /// <summary>Micros of the account currency, rounded up; null when there is no rate.</summary>
    public long? ToAccount(double amount, string currency)
    {
        var micros = (long)Math.Ceiling(amount * 1_000_000);
        if (micros == 0 || currency == Account)
        {
            return micros;
        }
        var known = catalog.CurrencyRates.FirstOrDefault(rate => rate.Currency == currency);
        return known is null ? null : (long)((((BigInteger)micros * 1_000_000) + known.RateMicros - 1) / known.RateMicros);
    }

    /// <summary>The floor of an impression for one creative, whose length may matter; without a rate more than anybody pays.</summary>
    public long FloorOf(BidRequest.Types.Imp imp, Creative creative) =>
        ToAccount(PlayerOracle.Floor(imp, creative), imp.Bidfloorcur == "" ? "USD" : imp.Bidfloorcur) ?? long.MaxValue;

    /// <summary>What a bid can cost: its price for each of the impressions that the item counts as.</summary>
    public static long Cost(BidRequest.Types.Imp imp, long price) =>
        imp.Qty is { } quantity ? (long)Math.Ceiling((decimal)quantity.Multiplier * price) : price;

    /// <summary>What the campaign bids at an exchange.</summary>
    public static long Bid(Campaign campaign, Exchange exchange, int auctionType, long floorMicros)
    {
        var type = auctionType > 0 ? auctionType : exchange.DefaultAuctionType > 0 ? exchange.DefaultAuctionType : 2;
        if (campaign.BidStrategy != BidStrategy.MaxCpm || type != 1 || exchange.WinRatePoints.Count == 0)
        {
            return campaign.MaxBidMicros;
        }
        // The points between those of the catalogue are the curve's own (WinRateCurveTests); here all of them are tried.
        var curve = WinRateCurveBuilder.Build([.. exchange.WinRatePoints]);
        var (floor, value) = (Math.Max(1, floorMicros), campaign.MaxBidMicros);
        return curve.Prices.ToArray().Where(price => price > floor && price < value).Append(floor).Append(value)
            .OrderByDescending(price => (BigInteger)(value - price) * curve.ShareAt(price)).ThenBy(price => price).First();
    }
}
