using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>Gathers what a bid on a creative always says and hands it to the two forms.</summary>
internal static class CreativeTemplateBuilder
{
    private const int MarkupBanner = 1;
    private const int MarkupVideo = 2;

    /// <summary>AdCOM creative subtype "VAST 4.0 in-line".</summary>
    private const int Vast4 = 7;

    public static CreativeTemplate Build(Campaign campaign, Advertiser advertiser, Creative creative, NoticeUrls urls)
    {
        var bid = Describe(campaign, advertiser, creative, urls);
        var protobuf = ProtobufBidTemplate.Build(bid);
        return new CreativeTemplate
        {
            Json = JsonBidTemplate.Build(bid),
            Protobuf = protobuf,
            ProtobufFixedBytes = ProtobufBidTemplate.FixedBytes(protobuf),
            DefaultSize = creative.Video?.MediaFiles.FirstOrDefault() is { } file ? DecodedImpression.SizeOf(file.Width, file.Height) : 0,
        };
    }

    private static BidDescription Describe(Campaign campaign, Advertiser advertiser, Creative creative, NoticeUrls urls)
    {
        var isVideo = creative.MediaCase == Creative.MediaOneofCase.Video;
        var landing = creative.LandingUrl.Length > 0 ? creative.LandingUrl : campaign.LandingUrl;
        return new BidDescription
        {
            AdId = creative.Id,
            CampaignId = campaign.Id,
            CreativeId = $"{campaign.Id}/{creative.Id}",
            WinUrl = urls.Win,
            BillingUrl = urls.Billing,
            LossUrl = urls.Loss,
            Markup = isVideo ? VastMarkup.Of(campaign, creative) : BannerMarkup.Of(creative.Banner, landing),
            ImpressionUrl = urls.Impression,
            ClickUrl = urls.Click,
            Domain = advertiser.Domain,
            Categories = [.. advertiser.Categories.Concat(creative.Categories).Distinct(StringComparer.Ordinal)],
            Attributes = [.. creative.Attributes],
            Apis = [.. creative.Apis],
            Language = creative.Language,
            ImageUrl = creative.ImageUrl.Length > 0 ? creative.ImageUrl : creative.Banner?.ImageUrl ?? "",
            MarkupType = isVideo ? MarkupVideo : MarkupBanner,
            Protocol = isVideo ? Vast4 : 0,
            DurationSeconds = isVideo ? Math.Max(1, creative.Video!.DurationMs / 1000) : 0,
        };
    }
}
