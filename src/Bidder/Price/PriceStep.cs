using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Price;

/// <summary>Prices that an exchange takes in steps, such as whole cents, of the currency of the answer.</summary>
/// <remarks>
/// A floor is raised to the next step before anything is compared with it; so a price that reaches it can be rounded down to a step, as
/// no price may rise above what its campaign pays, without falling below it.
/// </remarks>
internal static class PriceStep
{
    /// <summary>The least that may be bid for a floor, in the account currency; false without a rate or when it does not fit.</summary>
    public static bool TryFloor(
        CurrencyTable currencies, ExchangeEntry exchange, int answerCurrency, long floorMicros, int floorCurrency, out long accountMicros)
    {
        var step = exchange.PriceStepMicros;
        if (step <= 1)
        {
            accountMicros = 0;
            return floorMicros == 0 || currencies.TryToAccount(floorMicros, floorCurrency, out accountMicros);
        }
        return TryInAnswer(currencies, answerCurrency, floorMicros, floorCurrency, out var least, out accountMicros)
            && least <= long.MaxValue - step
            && currencies.TryToAccount(Math.Max(1, (least + step - 1) / step) * step, answerCurrency, out accountMicros);
    }

    /// <summary>The most of a price that can be sent in steps, again in the account currency; at least what <see cref="TryFloor"/> gave
    /// when the price is.</summary>
    public static long Down(CurrencyTable currencies, ExchangeEntry exchange, int answerCurrency, long bidMicros) =>
        exchange.PriceStepMicros > 1
            && currencies.TryFromAccount(bidMicros, answerCurrency, out var sent)
            && currencies.TryToAccount(InSteps(exchange, sent), answerCurrency, out var rounded)
            ? rounded
            : bidMicros;

    /// <summary>A price of the answer's currency, rounded down to a step.</summary>
    public static long InSteps(ExchangeEntry exchange, long micros) =>
        exchange.PriceStepMicros > 1 ? micros - (micros % exchange.PriceStepMicros) : micros;

    private static bool TryInAnswer(
        CurrencyTable currencies, int answerCurrency, long floorMicros, int floorCurrency, out long least, out long accountMicros)
    {
        accountMicros = 0;
        least = floorMicros;
        return floorMicros == 0
            || floorCurrency == answerCurrency
            || (currencies.TryToAccount(floorMicros, floorCurrency, out accountMicros)
                && currencies.TryFromAccountUp(accountMicros, answerCurrency, out least));
    }
}
