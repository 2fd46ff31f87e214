namespace Rtb.Bidder.Snapshots;

/// <summary>Exchange rates of a snapshot.</summary>
internal sealed class CurrencyTable
{
}
