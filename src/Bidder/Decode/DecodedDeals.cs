namespace Rtb.Bidder.Decode;

/// <summary>The deals of all impressions as one list, beside the impressions: a request without deals costs nothing here.</summary>
/// <remarks>Owned by one <see cref="DecodedRequest"/>; all memory is made in the constructor. Deals of one impression follow one another,
/// as an impression is read to its end before the next one.</remarks>
internal sealed class DecodedDeals
{
    // One more than the limit: what is read of deals beyond it is thrown away.
    private readonly DecodedDeal[] _deals;
    private readonly DurationFloor[] _floors;
    private int _dealCount;
    private int _floorCount;

    public DecodedDeals(DecodeLimits limits)
    {
        _deals = new DecodedDeal[limits.DealsMax + 1];
        _floors = new DurationFloor[limits.DealsMax];
        Seats = new TextList(limits.ListEntriesMax);
        Advertisers = new TextList(limits.ListEntriesMax);
    }

    /// <summary>wseat of all deals.</summary>
    public TextList Seats { get; }

    /// <summary>wadomain of all deals.</summary>
    public TextList Advertisers { get; }

    public ReadOnlySpan<DecodedDeal> Of(in DecodedImpression impression) => _deals.AsSpan(impression.DealStart, impression.DealCount);

    public ReadOnlySpan<Text> SeatsOf(in DecodedDeal deal) => Seats.Items.Slice(deal.SeatStart, deal.SeatCount);

    public ReadOnlySpan<Text> AdvertisersOf(in DecodedDeal deal) => Advertisers.Items.Slice(deal.AdvertiserStart, deal.AdvertiserCount);

    public ReadOnlySpan<DurationFloor> DurationFloorsOf(in DecodedDeal deal) =>
        _floors.AsSpan(deal.DurationFloorStart, deal.DurationFloorCount);

    /// <summary>A cleared deal at the end of the impression's; one that is beyond the limit is read like the others and then
    /// forgotten.</summary>
    public ref DecodedDeal Begin(DecodedRequest request, ref DecodedImpression impression)
    {
        ref var deal = ref _deals[_dealCount];
        deal = new DecodedDeal
        {
            FloorCurrency = CurrencyCode.NotSaid,
            SeatStart = Seats.Count,
            AdvertiserStart = Advertisers.Count,
            DurationFloorStart = _floorCount,
        };
        if (_dealCount == _deals.Length - 1)
        {
            request.Exceed(NoBidReason.TooManyDeals);
            return ref deal;
        }
        if (impression.DealCount == 0)
        {
            impression.DealStart = _dealCount;
        }
        impression.DealCount++;
        _dealCount++;
        return ref deal;
    }

    /// <summary>Ends a deal: its lists are what was added since it began.</summary>
    public void End(DecodedRequest request, ref DecodedDeal deal, int offset)
    {
        deal.SeatCount = Seats.Count - deal.SeatStart;
        deal.AdvertiserCount = Advertisers.Count - deal.AdvertiserStart;
        deal.DurationFloorCount = _floorCount - deal.DurationFloorStart;
        if (deal.Id.IsEmpty)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.DealId, offset);
        }
    }

    public void AddDurationFloor(DecodedRequest request, in DurationFloor floor)
    {
        if ((uint)_floorCount >= (uint)_floors.Length)
        {
            request.Exceed(NoBidReason.TooManyListEntries);
            return;
        }
        _floors[_floorCount++] = floor;
    }

    public void Reset()
    {
        _dealCount = _floorCount = 0;
        Seats.Clear();
        Advertisers.Clear();
    }
}
