namespace Rtb.Bidder.Decode;

/// <summary>One deal of an impression, OpenRTB 2.6 section 3.2.12.</summary>
internal struct DecodedDeal
{
    /// <summary>Hashed; compared byte for byte.</summary>
    public Text Id;

    /// <summary>Lowest price, or with <see cref="AuctionType"/> 3 the agreed one: CPM micros of <see cref="FloorCurrency"/>, rounded
    /// up.</summary>
    public long FloorMicros;

    /// <summary><see cref="CurrencyCode"/>; <see cref="CurrencyCode.NotSaid"/> when absent: the impression's does not count.</summary>
    public int FloorCurrency;

    /// <summary>Floor for each second of a timed ad, CPM micros of the same currency; 0 when absent.</summary>
    public long MicrosPerSecond;

    /// <summary>1 first price, 2 second price, 3 the floor is the price; 0: as the request.</summary>
    public int AuctionType;

    /// <summary>The seller counts on a bid.</summary>
    public bool Guaranteed;

    // Ranges in DecodedDeals.
    public int SeatStart;
    public int SeatCount;
    public int AdvertiserStart;
    public int AdvertiserCount;
    public int DurationFloorStart;
    public int DurationFloorCount;
}
