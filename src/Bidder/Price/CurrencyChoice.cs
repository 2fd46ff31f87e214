using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Price;

/// <summary>The currency of the answer: ours when the exchange takes it, else the first it takes that we have a rate for.</summary>
internal static class CurrencyChoice
{
    /// <summary><see cref="CurrencyCode"/>, or 0 when there is none.</summary>
    public static int Of(CampaignSnapshot snapshot, DecodedRequest request)
    {
        if (request.CurrencyCount == 0)
        {
            return snapshot.AccountCurrency;
        }
        var allowed = request.Currencies.AsSpan(0, Math.Min(request.CurrencyCount, request.Currencies.Length));
        if (allowed.Contains(snapshot.AccountCurrency))
        {
            return snapshot.AccountCurrency;
        }
        foreach (var currency in allowed)
        {
            if (snapshot.Currencies.Knows(currency))
            {
                return currency;
            }
        }
        return 0;
    }
}
