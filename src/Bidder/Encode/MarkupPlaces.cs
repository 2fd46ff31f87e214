namespace Rtb.Bidder.Encode;

/// <summary>What stands for the signed URLs in markup (protos/catalog/v1/creative.proto).</summary>
internal static class MarkupPlaces
{
    public const string Click = "{click_url}";
    public const string Impression = "{impression_url}";
    public const string Bid = "{bid_id}";
    public const string Landing = "{landing_url}";
}
