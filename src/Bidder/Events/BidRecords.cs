using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Events;

/// <summary>Turns the outcome of a request into records for the ring: one for each bid, or one for the request that got none.</summary>
internal static class BidRecords
{
    public static void Write(EventRing ring, ReasonCounters counters, BidContext context, NoBidReason reason, long durationNs)
    {
        var record = new BidRecord
        {
            TimeMs = context.NowMs,
            DurationNs = durationNs,
            CatalogVersion = context.Snapshot?.Version ?? 0,
            Exchange = context.Exchange,
            Reason = reason,
            Test = context.Request.Test,
        };
        if (!NoBidReasons.IsRefusal(reason))
        {
            record.SetAuctionId(context.Request.Bytes(context.Request.Id));
        }
        if (context.BidCount == 0)
        {
            ring.TryWrite(in record);
            return;
        }
        foreach (ref readonly var bid in context.Bids.AsSpan(0, context.BidCount))
        {
            record.ImpressionHigh = bid.Token.ImpressionHigh;
            record.ImpressionLow = bid.Token.ImpressionLow;
            record.PriceMicros = bid.Token.PriceCapNanos;
            record.Campaign = bid.Campaign;
            record.Creative = bid.Creative;
            record.ImpressionIndex = (short)bid.ImpressionIndex;
            counters.Count(bid.Slot, NoBidReason.None);
            ring.TryWrite(in record);
        }
    }
}
