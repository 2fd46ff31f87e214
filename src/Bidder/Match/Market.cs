namespace Rtb.Bidder.Match;

/// <summary>What is walked for: a campaign that names deals bids on these only, every other one in the open auction only.</summary>
internal enum Market : byte
{
    Open,
    Deals,
}
