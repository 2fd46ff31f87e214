namespace Rtb.Bidder.Supply;

/// <summary>What the seller list of a site or app says of who sells it.</summary>
internal enum SellerStanding
{
    /// <summary>The catalogue has no list of this site or app.</summary>
    NoList,

    /// <summary>There is a list, and the request does not say who sells.</summary>
    NotSaid,
    NotListed,
    Reseller,
    Direct,
}
