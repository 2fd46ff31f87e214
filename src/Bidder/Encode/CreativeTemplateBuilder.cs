using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>Gathers what a bid on a creative always says and hands it to the two forms.</summary>
internal static class CreativeTemplateBuilder
{
    private const int MarkupBanner = 1;
    private const int MarkupVideo = 2;
    private const int MarkupAudio = 3;
    private const int MarkupNative = 4;

    public static CreativeTemplate Build(
        Campaign campaign, Advertiser advertiser, Creative creative, NoticeUrls urls, VastFrame?[] frames)
    {
        var bid = Describe(campaign, advertiser, creative, urls);
        var protobuf = ProtobufBidTemplate.Build(bid);
        return new CreativeTemplate
        {
            Json = JsonBidTemplate.Build(bid),
            Protobuf = protobuf,
            ProtobufFixedBytes = ProtobufBidTemplate.FixedBytes(protobuf),
            DefaultSize = creative.Video?.MediaFiles.FirstOrDefault() is { } file ? DecodedImpression.SizeOf(file.Width, file.Height) : 0,
            Dsa = DsaTemplateBuilder.Build(campaign, advertiser),
            Vast = VastTemplateBuilder.Build(campaign, creative, urls, frames),
            Native = creative.Native is null ? null : NativeTemplateBuilder.Build(campaign, creative, urls),
        };
    }

    private static BidDescription Describe(Campaign campaign, Advertiser advertiser, Creative creative, NoticeUrls urls)
    {
        var durationMs = creative.Video?.DurationMs ?? creative.Audio?.DurationMs ?? 0;
        var landing = creative.LandingUrl.Length > 0 ? creative.LandingUrl : campaign.LandingUrl;
        return new BidDescription
        {
            AdId = creative.Id,
            CampaignId = campaign.Id,
            CreativeId = $"{campaign.Id}/{creative.Id}",
            WinUrl = urls.Win,
            BillingUrl = urls.Billing,
            LossUrl = urls.Loss,
            Markup = creative.Banner is { } banner ? BannerMarkup.Of(banner, landing) : "",
            IsVast = durationMs > 0,
            IsNative = creative.Native is not null,
            HasDsaStatement = advertiser.Dsa is not null,
            ImpressionUrl = urls.Impression,
            ClickUrl = urls.Click,
            Domain = advertiser.Domain,
            Categories = [.. advertiser.Categories.Concat(creative.Categories).Distinct(StringComparer.Ordinal)],
            Attributes = [.. creative.Attributes],
            Apis = [.. creative.Apis],
            Language = creative.Language,
            ImageUrl = creative.ImageUrl.Length > 0 ? creative.ImageUrl : creative.Banner?.ImageUrl ?? "",
            MarkupType = creative.MediaCase switch
            {
                Creative.MediaOneofCase.Video => MarkupVideo,
                Creative.MediaOneofCase.Audio => MarkupAudio,
                Creative.MediaOneofCase.Native => MarkupNative,
                _ => MarkupBanner,
            },
            DurationSeconds = durationMs > 0 ? Math.Max(1, durationMs / 1000) : 0,
        };
    }
}
