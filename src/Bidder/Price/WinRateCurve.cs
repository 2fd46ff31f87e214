namespace Rtb.Bidder.Price;

/// <summary>Share of auctions won at a price.</summary>
internal sealed class WinRateCurve
{
}
