using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Match;

public sealed class CreativeChooserTests
{
    private static readonly List<(string Name, Action<Creative> Creative, Action<BidRequest> Request, bool Fits)> Cases =
    [
        ("banner of the size", _ => { }, _ => { }, true),
        ("other size", c => c.Banner.Width = 301, _ => { }, false),
        ("second size", c => c.Banner.Width = 728, r => Banner(r).Format.Add(new BidRequest.Types.Format { W = 728, H = 250 }), true),
        ("smaller size", c => c.Banner.Height = 200, _ => { }, false),
        ("smaller size, interstitial", c => c.Banner.Height = 200, r => r.Imp[0].Instl = true, true),
        ("higher, interstitial", c => c.Banner.Height = 251, r => r.Imp[0].Instl = true, false),
        ("wider, interstitial", c => (c.Banner.Width, c.Banner.Height) = (301, 1), r => r.Imp[0].Instl = true, false),
        ("no size said", _ => { }, r => Banner(r).Format.Clear(), false),
        ("attribute blocked", c => c.Attributes.Add([3, 9]), r => Banner(r).Battr.Add(9), false),
        ("other attribute blocked", c => c.Attributes.Add(3), r => Banner(r).Battr.Add(9), true),
        ("attribute blocked for video only", c => c.Attributes.Add(9), r => r.Imp[0].Video = Video(9), true),
        ("framework missing", c => c.Apis.Add(5), r => Banner(r).Api.Add(3), false),
        ("framework there", c => c.Apis.Add(5), r => Banner(r).Api.Add([3, 5]), true),
        ("not secure", _ => { }, r => r.Imp[0].Secure = true, false),
        ("secure", c => c.Secure = true, r => r.Imp[0].Secure = true, true),
        ("secure where not needed", c => c.Secure = true, r => r.Imp[0].Secure = false, true),
        ("category blocked", c => c.Categories.Add("IAB7-3"), r => r.Bcat.Add("iab7-3"), false),
        ("wider category blocked", c => c.Categories.Add(["IAB1", "IAB7-3"]), r => r.Bcat.Add(["IAB2", "IAB7"]), false),
        ("narrower category blocked", c => c.Categories.Add("IAB7"), r => r.Bcat.Add("IAB7-3"), true),
        ("language not allowed", c => c.Language = "fr", r => r.Wlang.Add(["en", "de"]), false),
        ("language allowed", c => c.Language = "de", r => r.Wlang.Add(["en", "DE"]), true),
        ("language of a region allowed", c => c.Language = "de", r => r.Wlangb.Add("de-AT"), true),
        ("language of another region", c => c.Language = "de", r => r.Wlangb.Add("en-GB"), false),
        ("language not said", _ => { }, r => r.Wlang.Add("en"), true),
        ("images blocked", _ => { }, r => Banner(r).Btype.Add(2), false),
        ("scripts blocked", c => c.Banner.Html = "<SCRIPT src=\"x\"></script>", r => Banner(r).Btype.Add(3), false),
        ("frames blocked", c => c.Banner.Html = "<iframe src=\"x\"></iframe>", r => Banner(r).Btype.Add([1, 4]), false),
        ("texts blocked", c => c.Banner.Html = "<b>x</b>", r => Banner(r).Btype.Add(1), false),
        ("other kinds blocked", _ => { }, r => Banner(r).Btype.Add([1, 3, 4]), true),
        ("banner where only video goes", _ => { }, r => (r.Imp[0].Banner, r.Imp[0].Video) = (null, Video()), false),

        ("video", MakeVideo, r => r.Imp[0].Video = Video(), true),
        ("video where only banners go", MakeVideo, _ => { }, false),
        ("media type missing", c => { MakeVideo(c); c.Video.MediaFiles[0].MimeType = "video/webm"; }, r => r.Imp[0].Video = Video(), false),
        ("video attribute blocked", c => { MakeVideo(c); c.Attributes.Add(9); }, r => r.Imp[0].Video = Video(9), false),
        ("video framework missing", c => { MakeVideo(c); c.Apis.Add(7); }, r => r.Imp[0].Video = Video(), false),
        ("shorter than the minimum", MakeVideo, r => { r.Imp[0].Video = Video(); r.Imp[0].Video.Minduration = 16; }, false),
        ("as short as the minimum", MakeVideo, r => { r.Imp[0].Video = Video(); r.Imp[0].Video.Minduration = 15; }, true),
        ("as long as the maximum", MakeVideo, r => { r.Imp[0].Video = Video(); r.Imp[0].Video.Maxduration = 15; }, true),
        ("longer than the maximum", c => { MakeVideo(c); c.Video.DurationMs = 15_001; }, r =>
            { r.Imp[0].Video = Video(); r.Imp[0].Video.Maxduration = 15; }, false),
        ("skippable where it must not be", c => { MakeVideo(c); c.Video.SkipOffsetSeconds = 5; }, r =>
            { r.Imp[0].Video = Video(); r.Imp[0].Video.Skip = false; }, false),
        ("skippable where nothing is said", c => { MakeVideo(c); c.Video.SkipOffsetSeconds = 5; }, r => r.Imp[0].Video = Video(), true),
        ("not skippable where it may be", MakeVideo, r => { r.Imp[0].Video = Video(); r.Imp[0].Video.Skip = true; }, true),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ACreativeFitsOrNot(string name)
    {
        var (_, change, ask, fits) = Cases.Single(@case => @case.Name == name);
        var creative = new Creative { Id = "c", Banner = new BannerCreative { Width = 300, Height = 250 } };
        change(creative);
        var message = Request();
        ask(message);
        Assert.Equal(fits ? 0 : -1, Choose([creative], message, random: 12345));
    }

    [Fact]
    public void FittingCreativesAreChosenByWeight()
    {
        // Of four, the second does not fit: 100, 300 and 600 share.
        var creatives = Enumerable.Range(0, 4).Select(number => new Creative
        {
            Id = $"c{number}",
            Weight = ((int[])[100, 1000, 300, 600])[number],
            Banner = new BannerCreative { Width = number == 1 ? 1 : 300, Height = 250 },
        }).ToList();
        var random = new Random(3);
        var message = Request();
        var counts = new int[4];
        for (var i = 0; i < 20_000; i++)
        {
            counts[Choose(creatives, message, (ulong)random.NextInt64(long.MinValue, long.MaxValue))]++;
        }
        Assert.Equal(0, counts[1]);
        Assert.InRange(counts[0], 1_800, 2_200);
        Assert.InRange(counts[2], 5_700, 6_300);
        Assert.InRange(counts[3], 11_600, 12_400);
    }

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(ulong.MaxValue / 2, 0)]
    [InlineData((ulong.MaxValue / 2) + 2, 1)]
    [InlineData(ulong.MaxValue, 1)]
    public void EveryRandomNumberHasItsCreative(ulong random, int expected)
    {
        var creatives = Enumerable.Range(0, 2)
            .Select(number => new Creative { Id = $"c{number}", Banner = new BannerCreative { Width = 300, Height = 250 } });
        Assert.Equal(expected, Choose([.. creatives], Request(), random));
    }

    [Fact]
    public void TheIndexIsThatOfTheSnapshot()
    {
        var creatives = Enumerable.Range(0, 3)
            .Select(number => new Creative { Id = $"c{number}", Banner = new BannerCreative { Width = 300 + number, Height = 250 } });
        var context = ContextOf(Request());
        var campaign = new CampaignEntry { CreativeStart = 1, CreativeCount = 2 };
        var snapshot = Snapshot([.. creatives.Reverse()]);
        Assert.Equal(2, CreativeChooser.Choose(context, snapshot, in campaign, in context.Request.Impressions[0], Market.Open, random: 0));
        campaign.CreativeCount = 0;
        Assert.Equal(-1, CreativeChooser.Choose(context, snapshot, in campaign, in context.Request.Impressions[0], Market.Open, random: 0));
    }

    private static int Choose(List<Creative> creatives, BidRequest message, ulong random)
    {
        var context = ContextOf(message);
        var campaign = new CampaignEntry { CreativeCount = creatives.Count };
        return CreativeChooser.Choose(context, Snapshot(creatives), in campaign, in context.Request.Impressions[0], Market.Open, random);
    }

    private static BidContext ContextOf(BidRequest message)
    {
        var context = new BidContext(new DecodeLimits(), responseBytesMax: 1024);
        DecodedRequests.Fill(context.Request, message);
        return context;
    }

    private static CampaignSnapshot Snapshot(List<Creative> creatives) => new()
    {
        Version = 1,
        AccountCurrency = CurrencyCode.Usd,
        Exchanges = [],
        Campaigns = [],
        Creatives = [.. creatives.Select(Entries.Creative)],
        Caps = [],
        Circles = [],
        HourSets = [],
        Zones = [],
        Currencies = null!,
        Index = TargetingIndex.Empty,
    };

    private static void MakeVideo(Creative creative) =>
        creative.Video = new VideoCreative { DurationMs = 15_000, MediaFiles = { new MediaFile { MimeType = "video/mp4" } } };

    private static BidRequest.Types.Video Video(int blocked = 1) => new() { Mimes = { "video/mp4", "video/ogg" }, Battr = { blocked } };

    private static BidRequest.Types.Banner Banner(BidRequest request) => request.Imp[0].Banner;

    private static BidRequest Request() => new()
    {
        Id = "r",
        Imp =
        {
            new BidRequest.Types.Imp
            {
                Id = "1",
                Banner = new BidRequest.Types.Banner { Format = { new BidRequest.Types.Format { W = 300, H = 250 } } },
            },
        },
    };
}
