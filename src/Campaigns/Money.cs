using System.Globalization;

namespace Rtb.Campaigns;

/// <summary>Units of money and the exact steps between them. Prices are CPM micros, spend is nanos, budgets come in micros.</summary>
public static class Money
{
    public const long MicrosPerUnit = 1_000_000;

    private const long NanosPerMicro = 1_000;
    private const int MicroDigits = 6;

    /// <summary>The largest budget whose nanos fit in a long: about nine billion units.</summary>
    public const long BudgetMicrosMax = long.MaxValue / NanosPerMicro;

    /// <summary>What one impression costs at a CPM price: a thousandth of the price, which in nanos is the same number.</summary>
    public static long CostNanos(long cpmMicros) => cpmMicros;

    /// <summary>A budget in the unit of spend; false when it does not fit.</summary>
    public static bool TryBudgetNanos(long budgetMicros, out long nanos)
    {
        var fits = budgetMicros is >= -BudgetMicrosMax and <= BudgetMicrosMax;
        nanos = fits ? budgetMicros * NanosPerMicro : 0;
        return fits;
    }

    /// <summary>A budget that has passed the rules, in the unit of spend.</summary>
    /// <exception cref="OverflowException">The budget is above <see cref="BudgetMicrosMax"/>.</exception>
    public static long BudgetNanos(long budgetMicros) => checked(budgetMicros * NanosPerMicro);

    /// <summary>"1.50", "0.000001", "-3.00": two decimals, more when they are needed.</summary>
    public static string ToText(long micros)
    {
        var magnitude = micros < 0 ? 0UL - (ulong)micros : (ulong)micros;
        var fraction = (magnitude % MicrosPerUnit).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0').PadRight(2, '0');
        return $"{(micros < 0 ? "-" : "")}{magnitude / MicrosPerUnit}.{fraction}";
    }

    /// <summary>
    /// Reads "12", "12.5", "-0.000001". Refused are exponents, signs other than a minus, a point without digits on both sides,
    /// more than six decimals (money is never rounded silently) and what does not fit.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        var negative = text.StartsWith("-");
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0" : digits[(point + 1)..];
        if (whole.IsEmpty || fraction.IsEmpty || fraction.Length > MicroDigits || !AreDigits(whole) || !AreDigits(fraction))
        {
            return false;
        }
        Int128 value = 0;
        foreach (var digit in whole)
        {
            value = (value * 10) + (digit - '0');
            if (value > long.MaxValue)
            {
                return false;
            }
        }
        for (var i = 0; i < MicroDigits; i++)
        {
            value = (value * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }
        value = negative ? -value : value;
        if (value < long.MinValue || value > long.MaxValue)
        {
            return false;
        }
        micros = (long)value;
        return true;
    }

    private static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }
        return true;
    }
}
