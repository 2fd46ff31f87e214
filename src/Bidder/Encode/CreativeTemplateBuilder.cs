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
            Dsa = DsaTemplateBuilder.Build(campaign, advertiser),
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
            Markup = MarkupOf(campaign, creative, landing),
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
            Protocol = durationMs > 0 ? Vast4 : 0,
            DurationSeconds = durationMs > 0 ? Math.Max(1, durationMs / 1000) : 0,
        };
    }

    private static string MarkupOf(Campaign campaign, Creative creative, string landing) => creative.MediaCase switch
    {
        Creative.MediaOneofCase.Video => VastMarkup.Of(campaign, creative),
        Creative.MediaOneofCase.Audio => AudioMarkup.Of(campaign, creative),
        Creative.MediaOneofCase.Native => "",
        _ => BannerMarkup.Of(creative.Banner, landing),
    };
}
