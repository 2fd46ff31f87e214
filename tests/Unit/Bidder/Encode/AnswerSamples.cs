using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Requests that were really decoded, creatives that were really built, and bids that join them.</summary>
internal static class AnswerSamples
{
    public static readonly NoticeMac Mac = NoticeSamples.Mac(1);
    public static readonly NoticeSigner Signer = new(Mac);

    public const string FullBanner = "full-banner";
    public const string PlainBanner = "plain-banner";
    public const string FullVideo = "full-video";
    public const string PlainVideo = "plain-video";

    public static readonly string[] Creatives = [FullBanner, PlainBanner, FullVideo, PlainVideo];

    public static CampaignSnapshot Snapshot() => SnapshotSamples.Build(Catalog());

    public static CreativeEntry Creative(CampaignSnapshot snapshot, string id) => snapshot.Creatives.Single(creative => creative.Id == id);

    public static DecodedRequest Json(params string[] rawIds)
    {
        const string Media = """
            "banner": {"w": 300, "h": 250}, "video": {"w": 640, "h": 360, "mimes": ["video/mp4"]}
            """;
        var impressions = rawIds.Skip(1).Select(id => $"{{\"id\":\"{id}\",{Media}}}");
        var body = $"{{\"id\":\"{rawIds[0]}\",\"imp\":[{string.Join(',', impressions)}],\"site\":{{\"page\":\"https://a.example/\"}}}}";
        var request = Loaded(Encoding.UTF8.GetBytes(body));
        Assert.Equal(NoBidReason.None, JsonRequestDecoder.Decode(request));
        return request;
    }

    public static DecodedRequest Protobuf(params string[] ids)
    {
        var message = new BidRequest { Id = ids[0], Site = new BidRequest.Types.Site { Page = "https://a.example/" } };
        foreach (var id in ids.Skip(1))
        {
            message.Imp.Add(new BidRequest.Types.Imp { Id = id, Banner = new BidRequest.Types.Banner { W = 300, H = 250 } });
        }
        var request = Loaded(message.ToByteArray());
        Assert.Equal(NoBidReason.None, ProtobufRequestDecoder.Decode(request));
        return request;
    }

    public static ChosenBid Bid(CampaignSnapshot snapshot, string creativeId, int impression, long micros = 1_250_000, int expiry = 300)
    {
        var creative = Creative(snapshot, creativeId);
        var token = NoticeSamples.RandomToken(new Random(impression));
        token.BidMicros = micros;
        return new ChosenBid
        {
            ImpressionIndex = impression,
            Campaign = snapshot.Campaigns[0].Record,
            Creative = creative,
            Size = creative.Size != 0 ? creative.Size : creative.Template.DefaultSize,
            BidMicros = micros,
            Protocol = (byte)(creative.Template.Vast is null ? 0 : VastVersions.Vast4),
            WithCompanions = true,
            Currency = CurrencyCode.Of("EUR"u8),
            ExpirySeconds = expiry,
            Token = token,
        };
    }

    /// <summary>What the writer wrote, in a buffer of exactly that size.</summary>
    public static byte[] Answer(DecodedRequest request, ExchangeEntry exchange, params ChosenBid[] bids)
    {
        var buffer = new byte[256 * 1024];
        var length = Write(request, exchange, bids, buffer);
        Assert.InRange(length, 1, buffer.Length);
        return buffer[..length];
    }

    public static int Write(DecodedRequest request, ExchangeEntry exchange, ChosenBid[] bids, Span<byte> target) =>
        request.Format == Rtb.Bidder.Decode.WireFormat.Json
            ? JsonBidWriter.Write(target, request, exchange, bids, Signer)
            : ProtobufBidWriter.Write(target, request, exchange, bids, Signer);

    public static BidResponse Parsed(DecodedRequest request, byte[] answer) =>
        request.Format == Rtb.Bidder.Decode.WireFormat.Json
            ? BidResponse.Parser.ParseJson(Encoding.UTF8.GetString(answer))
            : BidResponse.Parser.ParseFrom(answer);

    private static DecodedRequest Loaded(byte[] body)
    {
        var request = new DecodedRequest(new DecodeLimits());
        request.Reset();
        body.CopyTo(request.Buffer, 0);
        request.BodyLength = body.Length;
        return request;
    }

    private static Catalog Catalog()
    {
        var catalog = SnapshotSamples.Catalog(1_000_000);
        catalog.Advertisers[0].Categories.Add(["IAB20", "IAB1-2"]);
        catalog.Exchanges.Add(new Exchange { Id = "x", Seat = "sea\"t\\ü" });
        var campaign = catalog.Campaigns[0];
        campaign.Creatives.Clear();
        campaign.Creatives.Add(new Creative
        {
            Id = FullBanner,
            Categories = { "IAB1-2", "IAB3" },
            Attributes = { 1, 17, 63 },
            Apis = { 3, 5 },
            Language = "en",
            ImageUrl = "https://cdn.example.net/review.png?a=1&b=\u00fc",
            Banner = new BannerCreative { Width = 970, Height = 250, Html = FullHtml },
        });
        campaign.Creatives.Add(SnapshotSamples.Banner(PlainBanner, 320, 50));
        var video = SnapshotSamples.Video(FullVideo, 15_500, "video/mp4", "video/webm");
        video.DisplayName = "Tom & \"Jerry\" <3";
        video.Language = "de";
        video.Attributes.Add(16);
        video.Video.SkipOffsetSeconds = 5;
        campaign.Creatives.Add(video);
        campaign.Creatives.Add(SnapshotSamples.Video(PlainVideo, 400, "video/mp4"));
        return catalog;
    }

    private const string FullHtml =
        "<script>if(a){b={c:\"\\\\n\\u2028\"}}</script><a href='{click_url}'>1</a>\t"
        + "<a href=\"{click_url}&amp;r={landing_url}\">\U0001F600</a>"
        + "<img src=\"{impression_url}\">{impression_url}{{click_url}}${AUCTION_PRICE}${CLICK_URL}{token}";
}
