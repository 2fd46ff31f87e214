using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Price;

/// <summary>
/// What an item costs that counts as several impressions. A price stays the CPM of one; what is bought is that price times
/// <c>imp.qty.multiplier</c> (OpenRTB 2.6 section 3.2.31).
/// </summary>
internal static class Quantity
{
    private const long Unit = 1_000_000;

    /// <summary>Nanos of what the bid can cost, rounded up; a sum that no budget holds is the largest there is.</summary>
    public static long CostNanos(in DecodedImpression impression, long bidMicros)
    {
        if (impression.QuantityMicros == 0)
        {
            return bidMicros;
        }
        var product = (((Int128)bidMicros * impression.QuantityMicros) + Unit - 1) / Unit;
        return product > long.MaxValue ? long.MaxValue : (long)product;
    }
}
