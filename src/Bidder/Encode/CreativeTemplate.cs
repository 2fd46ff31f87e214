using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>The bytes of a bid that do not change from bid to bid, cut where ids, price and token go.</summary>
internal sealed class CreativeTemplate
{
    public static CreativeTemplate Compile(Campaign campaign, Advertiser advertiser, Creative creative, NoticeUrls urls) => new();
}
