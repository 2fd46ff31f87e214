using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>What a deal costs at least: its own floor, the contract's, and that of an ad's duration.</summary>
internal static class DealFloors
{
    private const int MillisecondsPerSecond = 1_000;

    /// <summary>What holds for every ad; false when a currency has no rate.</summary>
    public static bool TryAsk(
        BidContext context, CampaignSnapshot snapshot, in DecodedDeal deal, DealEntry contract, AuctionKind kind, out AskedPrice asked)
    {
        var isKnown = AskedPrice.TryAsk(context, snapshot, kind, deal.FloorMicros, CurrencyOf(context, in deal), out asked);
        if (!isKnown || contract.FloorMicros == 0 || asked.IsFixed)
        {
            return isKnown;
        }
        isKnown = AskedPrice.TryAsk(context, snapshot, kind, contract.FloorMicros, contract.FloorCurrency, out var agreed);
        asked = agreed.AccountMicros >= asked.AccountMicros ? agreed : asked;
        return isKnown;
    }

    /// <summary>What holds for an ad of a duration (0: it has none); false when it is more than can be bid at all.</summary>
    public static bool TryAskFor(
        BidContext context, CampaignSnapshot snapshot, in OfferedDeal offered, in DecodedDeal deal, int durationMs, out AskedPrice asked)
    {
        asked = offered.Asked;
        if (durationMs == 0 || asked.IsFixed || (deal.MicrosPerSecond == 0 && deal.DurationFloorCount == 0))
        {
            return true;
        }
        var floor = OfDuration(context.Request, in deal, durationMs);
        var isKnown = AskedPrice.TryAsk(context, snapshot, AuctionKind.FirstPrice, floor, CurrencyOf(context, in deal), out var timed);
        asked = timed.AccountMicros > asked.AccountMicros ? timed : asked;
        return isKnown;
    }

    private static long OfDuration(DecodedRequest request, in DecodedDeal deal, int durationMs)
    {
        // As many seconds as the answer says.
        var seconds = Math.Max(1, durationMs / MillisecondsPerSecond);
        var high = Math.BigMul((ulong)deal.MicrosPerSecond, (ulong)seconds, out var low);
        var floor = high == 0 && low <= long.MaxValue ? (long)low : long.MaxValue;
        foreach (ref readonly var range in request.Deals.DurationFloorsOf(in deal))
        {
            if (seconds >= range.MinSeconds && (range.MaxSeconds <= 0 || seconds <= range.MaxSeconds))
            {
                floor = Math.Max(floor, range.FloorMicros);
            }
        }
        return floor;
    }

    private static int CurrencyOf(BidContext context, in DecodedDeal deal) =>
        deal.FloorCurrency == CurrencyCode.NotSaid ? context.Exchange!.FloorCurrency : deal.FloorCurrency;
}
