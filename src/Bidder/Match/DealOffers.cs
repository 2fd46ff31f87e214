using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>The deals of one impression that we may bid on. Part of the matcher's memory.</summary>
/// <remarks>Ours is a deal that the catalogue has for the exchange, that takes our seat and whose floor has a rate.</remarks>
internal sealed class DealOffers
{
    private readonly OfferedDeal[] _items;

    public DealOffers(DecodeLimits limits)
    {
        _items = new OfferedDeal[limits.DealsMax];
    }

    public int Count { get; private set; }

    public ReadOnlySpan<OfferedDeal> Items => _items.AsSpan(0, Count);

    /// <summary>How many of them any campaign is for.</summary>
    public int WantedCount { get; private set; }

    /// <summary>The lowest floor of those, CPM micros of the account currency.</summary>
    public long LowestMicros { get; private set; }

    public void Clear() => Count = WantedCount = 0;

    /// <summary>
    /// Fills itself with the deals of an impression. None when some campaign is for one of them, else why that cannot be: PrivateAuction
    /// when nobody wants any, DealSeatNotAllowed, or FloorCurrencyUnknown, whatever the nearest one failed by.
    /// </summary>
    public NoBidReason Resolve(BidContext context, CampaignSnapshot snapshot, in DecodedImpression impression)
    {
        Clear();
        LowestMicros = long.MaxValue;
        if (context.Exchange!.Deals is not { } table || snapshot.Index.Deal is not { } dimension)
        {
            return NoBidReason.PrivateAuction;
        }
        var deals = context.Request.Deals.Of(in impression);
        var furthest = NoBidReason.PrivateAuction;
        for (var place = 0; place < deals.Length; place++)
        {
            ref readonly var deal = ref deals[place];
            if (table.Find(context.Request.Bytes(deal.Id), deal.Id.Hash) is not { } entry || Has(entry))
            {
                continue;
            }
            var value = dimension.Values.Find(entry.TargetingHash);
            if (value < 0)
            {
                continue;
            }
            var row = dimension.Rows[value * dimension.LaneCount];
            var reason = Add(context, snapshot, in deal, new OfferedDeal(entry, place, value, row));
            furthest = row >= 0 && reason > furthest ? reason : furthest;
        }
        return WantedCount > 0 ? NoBidReason.None : furthest;
    }

    private NoBidReason Add(BidContext context, CampaignSnapshot snapshot, in DecodedDeal deal, OfferedDeal offered)
    {
        if (!SeatAllowed(context.Request, in deal, context.Exchange!))
        {
            return NoBidReason.DealSeatNotAllowed;
        }
        var kind = KindOf(context, in deal, offered.Entry);
        if (!DealFloors.TryAsk(context, snapshot, in deal, offered.Entry, kind, out var asked))
        {
            return NoBidReason.FloorCurrencyUnknown;
        }
        _items[Count++] = offered with { Kind = kind, Asked = asked };
        if (offered.Row >= 0)
        {
            WantedCount++;
            LowestMicros = Math.Min(LowestMicros, asked.AccountMicros);
        }
        return NoBidReason.None;
    }

    private bool Has(DealEntry entry)
    {
        foreach (ref readonly var item in Items)
        {
            if (ReferenceEquals(item.Entry, entry))
            {
                return true;
            }
        }
        return false;
    }

    private static bool SeatAllowed(DecodedRequest request, in DecodedDeal deal, ExchangeEntry exchange)
    {
        var seats = request.Deals.SeatsOf(in deal);
        foreach (ref readonly var seat in seats)
        {
            if (request.Bytes(seat).SequenceEqual(exchange.Seat))
            {
                return true;
            }
        }
        return seats.IsEmpty;
    }

    /// <summary>What the contract says, else what the deal says, else what the request says.</summary>
    private static AuctionKind KindOf(BidContext context, in DecodedDeal deal, DealEntry entry)
    {
        var type = entry.AuctionType > 0 ? entry.AuctionType : deal.AuctionType != 0 ? deal.AuctionType : context.Request.AuctionType;
        return AuctionKinds.Of(context.Exchange!, type);
    }
}
