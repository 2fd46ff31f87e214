using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Which exchange a request is from, and whether our seat there may bid.</summary>
internal static class ExchangeChoice
{
    /// <summary>Null when the catalogue has no such exchange; an empty id means the first.</summary>
    public static ExchangeEntry? Of(CampaignSnapshot snapshot, ReadOnlySpan<byte> id)
    {
        var exchanges = snapshot.Exchanges;
        if (id.IsEmpty)
        {
            return exchanges[0];
        }
        var hash = TextHash.Of(id);
        foreach (var exchange in exchanges)
        {
            if (exchange.TargetingHash == hash && System.Text.Ascii.Equals(id, exchange.Id))
            {
                return exchange;
            }
        }
        return null;
    }

    /// <summary>wseat (only these may bid) and bseat (these may not), compared byte for byte.</summary>
    public static bool SeatAllowed(ExchangeEntry exchange, DecodedRequest request) =>
        (request.AllowedSeats.Count == 0 || Contains(request, request.AllowedSeats, exchange.Seat))
        && !Contains(request, request.BlockedSeats, exchange.Seat);

    private static bool Contains(DecodedRequest request, TextList seats, ReadOnlySpan<byte> seat)
    {
        foreach (ref readonly var item in seats.Items)
        {
            if (request.Bytes(item).SequenceEqual(seat))
            {
                return true;
            }
        }
        return false;
    }
}
