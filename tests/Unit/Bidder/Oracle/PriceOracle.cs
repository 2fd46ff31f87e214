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

    /// <summary>What a bid can cost: its price for each of the impressions that the item counts as.</summary>
    public static long Cost(BidRequest.Types.Imp imp, long price) =>
        imp.Qty is { } quantity ? (long)Math.Ceiling((decimal)quantity.Multiplier * price) : price;

    /// <summary>The currency of floors that name none.</summary>
    public static string DefaultOf(Exchange exchange) => exchange.FloorCurrency != "" ? exchange.FloorCurrency : "USD";

    /// <summary>The currency of the answer: ours, if it may be.</summary>
    public string AnswerCurrency(BidRequest request) =>
        request.Cur.Count == 0 || request.Cur.Contains(Account) ? Account : request.Cur.First(Knows);

    /// <summary>
    /// The least that may be bid, in the account currency; null when there is no rate. Where prices go in steps, the next step of the
    /// answer's currency, at least one; but an agreed price stays what it is.
    /// </summary>
    public long? Floor(double amount, string currency, Exchange exchange, BidRequest request, bool isFixed)
    {
        var least = ToAccount(amount, currency);
        if (least is null || exchange.PriceStepMicros <= 1 || (isFixed && amount > 0))
        {
            return least;
        }
        var answer = AnswerCurrency(request);
        var sent = currency == answer ? (long)Math.Ceiling(amount * 1_000_000)
            : (long)DivideUp((BigInteger)least.Value * RateOf(answer), 1_000_000);
        var steps = Math.Max(1, (sent + exchange.PriceStepMicros - 1) / exchange.PriceStepMicros);
        return (long)DivideUp((BigInteger)steps * exchange.PriceStepMicros * 1_000_000, RateOf(answer));
    }

    /// <summary>1 first price, 2 second price, 3 the floor is the price.</summary>
    public static int Kind(Exchange exchange, int auctionType)
    {
        var type = auctionType != 0 ? auctionType : exchange.DefaultAuctionType != 0 ? exchange.DefaultAuctionType : 2;
        return type is 1 or 2 or 3 ? type : exchange.AuctionTypes.FirstOrDefault(meaning => meaning.Type == type)?.Means ?? 1;
    }

    /// <summary>What the campaign bids at an exchange.</summary>
    public long Bid(Campaign campaign, Exchange exchange, BidRequest request, int kind, long floorMicros, bool isFloorSaid)
    {
        if (kind == 3 && isFloorSaid)
        {
            return floorMicros;
        }
        var price = campaign.MaxBidMicros;
        if (campaign.BidStrategy == BidStrategy.MaxCpm && kind != 2 && exchange.WinRatePoints.Count > 0)
        {
            // The points between those of the catalogue are the curve's own (WinRateCurveTests); here all of them are tried.
            var curve = WinRateCurveBuilder.Build([.. exchange.WinRatePoints]);
            var (floor, value) = (Math.Max(1, floorMicros), campaign.MaxBidMicros);
            price = curve.Prices.ToArray().Where(price => price > floor && price < value).Append(floor).Append(value)
                .OrderByDescending(price => (BigInteger)(value - price) * curve.ShareAt(price)).ThenBy(price => price).First();
        }
        if (exchange.PriceStepMicros <= 1)
        {
            return price;
        }
        var rate = RateOf(AnswerCurrency(request));
        var steps = (BigInteger)price * rate / 1_000_000 / exchange.PriceStepMicros;
        return (long)DivideUp(steps * exchange.PriceStepMicros * 1_000_000, rate);
    }

    private long RateOf(string currency) =>
        currency == Account ? 1_000_000 : catalog.CurrencyRates.First(rate => rate.Currency == currency).RateMicros;

    private static BigInteger DivideUp(BigInteger dividend, BigInteger divisor) => (dividend + divisor - 1) / divisor;
}
