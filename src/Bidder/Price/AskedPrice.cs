namespace Rtb.Bidder.Price;

/// <summary>The least that may be bid.</summary>
/// <param name="Micros">CPM micros of <paramref name="Currency"/>, as it was asked.</param>
/// <param name="Currency"><see cref="Decode.CurrencyCode"/>.</param>
/// <param name="AccountMicros">CPM micros of the account currency, raised to the next price that can be sent.</param>
/// <param name="IsFixed">It is the price itself.</param>
internal readonly record struct AskedPrice(long Micros, int Currency, long AccountMicros, bool IsFixed)
{
    /// <summary>The price of an auction of a kind; false without a rate or when it does not fit.</summary>
    public static bool TryAsk(
        BidContext context, Snapshots.CampaignSnapshot snapshot, AuctionKind kind, long micros, int currency, out AskedPrice asked)
    {
        // An agreed price is sent as it was agreed, not in steps.
        var isFixed = kind == AuctionKind.FixedPrice && micros > 0;
        var isKnown = isFixed
            ? snapshot.Currencies.TryToAccount(micros, currency, out var account)
            : PriceStep.TryFloor(snapshot.Currencies, context.Exchange!, context.Currency, micros, currency, out account);
        asked = new AskedPrice(micros, currency, account, isFixed);
        return isKnown;
    }
}
