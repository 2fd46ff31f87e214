using System.Buffers;
using System.Diagnostics;
using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>
/// Exchange rates of a snapshot. Converts exactly, and rounds so that a bid never falls below a floor or rises above a budget.
/// </summary>
/// <remarks>Immutable. A rate is how many micros of a currency one unit of the account currency buys.</remarks>
internal sealed class CurrencyTable
{
    private readonly int[] _codes;
    private readonly long[] _rates;

    /// <summary>Of rates that have passed the rules; the account currency needs none.</summary>
    public CurrencyTable(string accountCurrency, IEnumerable<CurrencyRate> rates)
    {
        AccountCurrency = CodeOf(accountCurrency);
        var sorted = rates
            .Select(rate => (Code: CodeOf(rate.Currency), rate.RateMicros))
            .Where(rate => rate.Code != AccountCurrency)
            .Append((Code: AccountCurrency, RateMicros: Money.MicrosPerUnit))
            .OrderBy(rate => rate.Code)
            .ToArray();
        _codes = [.. sorted.Select(rate => rate.Code)];
        _rates = [.. sorted.Select(rate => rate.RateMicros)];
    }

    /// <summary><see cref="CurrencyCode"/>.</summary>
    public int AccountCurrency { get; }

    public bool Knows(int currency) => RateOf(currency) > 0;

    /// <summary>
    /// What an amount is worth in the account currency, rounded up: a floor must not shrink. False without a rate or when it does not fit.
    /// </summary>
    public bool TryToAccount(long micros, int currency, out long accountMicros)
    {
        Debug.Assert(micros >= 0, "prices are not negative");
        if (currency == AccountCurrency)
        {
            accountMicros = micros;
            return true;
        }
        return TryScale(micros, Money.MicrosPerUnit, RateOf(currency), roundUp: true, out accountMicros);
    }

    /// <summary>
    /// What an amount of the account currency buys, rounded down: a bid must not grow. False without a rate or when it does not fit.
    /// </summary>
    public bool TryFromAccount(long accountMicros, int currency, out long micros)
    {
        Debug.Assert(accountMicros >= 0, "prices are not negative");
        if (currency == AccountCurrency)
        {
            micros = accountMicros;
            return true;
        }
        var rate = RateOf(currency);
        micros = 0;
        return rate > 0 && TryScale(accountMicros, rate, Money.MicrosPerUnit, roundUp: false, out micros);
    }

    /// <summary>The same rounded up, for floors.</summary>
    public bool TryFromAccountUp(long accountMicros, int currency, out long micros)
    {
        Debug.Assert(accountMicros >= 0, "prices are not negative");
        var rate = currency == AccountCurrency ? Money.MicrosPerUnit : RateOf(currency);
        micros = 0;
        return rate > 0 && TryScale(accountMicros, rate, Money.MicrosPerUnit, roundUp: true, out micros);
    }

    /// <summary>amount x numerator / denominator in 128 bits; false for a denominator of 0 and for results above a long.</summary>
    private static bool TryScale(long amount, long numerator, long denominator, bool roundUp, out long result)
    {
        result = 0;
        if (denominator == 0)
        {
            return false;
        }
        var high = Math.BigMul((ulong)amount, (ulong)numerator, out var low);
        UInt128 quotient;
        if (high == 0)
        {
            // Nearly always: one 64-bit division instead of a 128-bit one.
            var (whole, rest) = Math.DivRem(low, (ulong)denominator);
            quotient = (UInt128)whole + (roundUp && rest != 0 ? 1UL : 0UL);
        }
        else
        {
            var (whole, rest) = UInt128.DivRem(new UInt128(high, low), (ulong)denominator);
            quotient = whole + (roundUp && rest != UInt128.Zero ? UInt128.One : UInt128.Zero);
        }
        if (quotient > long.MaxValue)
        {
            return false;
        }
        result = (long)quotient;
        return true;
    }

    /// <summary>0 for a currency without a rate. A catalogue has a handful, so a walk beats a search.</summary>
    private long RateOf(int currency)
    {
        var codes = _codes;
        for (var i = 0; i < codes.Length && codes[i] <= currency; i++)
        {
            if (codes[i] == currency)
            {
                return _rates[i];
            }
        }
        return 0;
    }

    private static int CodeOf(string currency)
    {
        Span<byte> ascii = stackalloc byte[3];
        var isAscii = currency.Length == 3 && Ascii.FromUtf16(currency, ascii, out _) == OperationStatus.Done;
        return isAscii ? CurrencyCode.Of(ascii) : 0;
    }
}
