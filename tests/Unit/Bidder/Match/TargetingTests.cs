using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Match;

public sealed class TargetingTests
{
    private static readonly List<Case> Cases =
    [
        new("nothing targeted", _ => { }, _ => { }, NoBidReason.None),
        .. OfTerms(t => t.Exchanges ??= new Terms(), "alpha", "beta", null, NoBidReason.ExchangeNotTargeted),
        .. OfTerms(t => t.Countries ??= new Terms(), "USA", "DEU", r => r.Device.Geo = null, NoBidReason.CountryNotTargeted),
        .. OfTerms(t => t.OperatingSystems ??= new Terms(), "windows", "ios", r => r.Device.Ua = "",
            NoBidReason.OperatingSystemNotTargeted),
        .. OfTerms(t => t.Browsers ??= new Terms(), "chrome", "safari", r => r.Device.Ua = "", NoBidReason.BrowserNotTargeted),
        .. OfTerms(t => t.Languages ??= new Terms(), "en", "de", r => r.Device.Language = "", NoBidReason.LanguageNotTargeted),
        .. OfTerms(t => t.Regions ??= new Terms(), "USA-CA", "DEU-CA", r => r.Device.Geo.Region = "", NoBidReason.RegionNotTargeted),
        .. OfTerms(t => t.Cities ??= new Terms(), "USA-Los Angeles", "USA-New York", r => r.Device.Geo.City = "",
            NoBidReason.CityNotTargeted),
        .. OfTerms(t => t.Domains ??= new Terms(), "example.com", "ample.com", r => r.Site.Domain = "", NoBidReason.DomainNotTargeted),
        .. OfTerms(t => t.Publishers ??= new Terms(), "pub-1", "pub-2", r => r.Site.Publisher = null, NoBidReason.PublisherNotTargeted),
        .. OfTerms(t => t.Placements ??= new Terms(), "top", "bottom", r => r.Imp[0].Tagid = "", NoBidReason.PlacementNotTargeted),
        .. OfTerms(t => t.Categories ??= new Terms(), "IAB1", "IAB2", r => r.Site.Cat.Clear(), NoBidReason.CategoryNotTargeted),
        .. OfCodes(t => t.DeviceTypes ??= new Codes(), 2, 4, NoBidReason.DeviceTypeNotTargeted),
        .. OfCodes(t => t.ConnectionTypes ??= new Codes(), 3, 1, NoBidReason.ConnectionTypeNotTargeted),
        .. OfCodes(t => t.Positions ??= new Codes(), 1, 7, NoBidReason.PositionNotTargeted),

        new("site wanted", t => t.InventoryTypes.Add(InventoryType.Site), _ => { }, NoBidReason.None),
        new("app wanted", t => t.InventoryTypes.Add(InventoryType.App), _ => { }, NoBidReason.InventoryNotTargeted),
        new("site wanted, none said", t => t.InventoryTypes.Add(InventoryType.Site), r => r.ClearDistributionchannelOneof(),
            NoBidReason.InventoryNotTargeted),
        new("bundle on a site", t => t.AppBundles = Include("com.game"), _ => { }, NoBidReason.AppBundleNotTargeted),
        new("bundle in its app", t => t.AppBundles = Include("com.game"), r => r.App = new BidRequest.Types.App { Bundle = "com.game" },
            NoBidReason.None),
        new("bundle excluded", t => t.AppBundles = Exclude("COM.game"), r => r.App = new BidRequest.Types.App { Bundle = "com.game" },
            NoBidReason.AppBundleNotTargeted),
        new("secure wanted", t => t.Secure = Tristate.Yes, _ => { }, NoBidReason.None),
        new("secure unwanted", t => t.Secure = Tristate.No, _ => { }, NoBidReason.SecureNotTargeted),
        new("secure not said", t => t.Secure = Tristate.Yes, r => r.Imp[0].ClearSecure(), NoBidReason.SecureNotTargeted),
        new("identity wanted", t => t.Identity = Tristate.Yes, _ => { }, NoBidReason.None),
        new("identity unwanted", t => t.Identity = Tristate.No, _ => { }, NoBidReason.IdentityNotTargeted),
        new("statement required", _ => { }, r => AskForStatement(r, 2), NoBidReason.DsaStatementMissing),
        new("statement taken", _ => { }, r => AskForStatement(r, 1), NoBidReason.None),
        new("size not offered", _ => { }, r => r.Imp[0].Banner.Format[0].W = 301, NoBidReason.SizeNotAvailable),
        new("size of banner itself", _ => { }, r => (r.Imp[0].Banner.Format[0].W, r.Imp[0].Banner.W, r.Imp[0].Banner.H) = (1, 300, 250),
            NoBidReason.None),
        new("video only", _ => { }, r => (r.Imp[0].Banner, r.Imp[0].Video) = (null, new BidRequest.Types.Video()),
            NoBidReason.SizeNotAvailable),
        new("interstitial", _ => { }, r => (r.Imp[0].Instl, r.Imp[0].Banner.Format[0].W) = (true, 1080), NoBidReason.None),

        new("alpha-2 sent", t => t.Countries = Include("USA"), r => r.Device.Geo.Country = "us", NoBidReason.None),
        new("unknown alpha-2 sent", t => t.Countries = Include("USA"), r => r.Device.Geo.Country = "UX", NoBidReason.CountryNotTargeted),
        new("region with country", t => t.Regions = Include("USA-CA"), r => r.Device.Geo.Region = "US-CA", NoBidReason.None),
        new("region of no country", t => t.Regions = Include("USA-CA"), r => r.Device.Geo.Country = "", NoBidReason.RegionNotTargeted),
        new("city without case", t => t.Cities = Include("USA-LOS ANGELES"), _ => { }, NoBidReason.None),
        new("www ignored in request", t => t.Domains = Include("example.com"), r => r.Site.Domain = "www.example.com", NoBidReason.None),
        new("www ignored in list", t => t.Domains = Include("www.example.com"), r => r.Site.Domain = "Example.com", NoBidReason.None),
        new("sub-domain taken", t => t.Domains = Include("example.com"), r => r.Site.Domain = "a.b.example.com", NoBidReason.None),
        new("sub-domain excluded", t => t.Domains = Exclude("example.com"), r => r.Site.Domain = "a.b.example.com",
            NoBidReason.DomainNotTargeted),
        new("wider domain not taken", t => t.Domains = Include("news.example.com"), _ => { }, NoBidReason.DomainNotTargeted),
        new("longer than any host", t => t.Domains = Include("example.com"), r => r.Site.Domain = new string('a', 300) + ".example.com",
            NoBidReason.DomainNotTargeted),
        new("labels without end", t => t.Domains = Include("a"), r => r.Site.Domain = string.Join('.', Enumerable.Repeat("a", 127)),
            NoBidReason.None),
        new("sub-category taken", t => t.Categories = Include("IAB1"), r => r.Site.Cat[0] = "IAB1-7", NoBidReason.None),
        new("sub-category excluded", t => t.Categories = Exclude("IAB1"), r => r.Site.Cat[0] = "IAB1-7", NoBidReason.CategoryNotTargeted),
        new("similar category not taken", t => t.Categories = Include("IAB1"), r => r.Site.Cat[0] = "IAB11",
            NoBidReason.CategoryNotTargeted),

        new("any of a group", t => t.Segments = Groups(["s1", "s9"]), _ => { }, NoBidReason.None),
        new("every group", t => t.Segments = Groups(["s1"], ["s2"], ["S1", "s8"], ["s2"]), _ => { }, NoBidReason.None),
        new("one group missing", t => t.Segments = Groups(["s1"], ["s2"], ["s9"], ["s1"]), _ => { }, NoBidReason.SegmentNotTargeted),
        new("no user", t => t.Segments = Groups(["s1"]), r => r.User = null, NoBidReason.SegmentNotTargeted),
        new("segment excluded", t => t.Segments = new SegmentTargeting { Exclude = { "s2" } }, _ => { }, NoBidReason.SegmentNotTargeted),
        new("segment exclude missed", t => t.Segments = new SegmentTargeting { Exclude = { "s9" } }, _ => { }, NoBidReason.None),
        new("an empty group is nobody", t => t.Segments = new SegmentTargeting { Groups = { new SegmentGroup() } }, _ => { },
            NoBidReason.SegmentNotTargeted),

        .. OfTerms(t => t.Carriers ??= new Terms(), "VERIZON", "ATT", r => r.Device.Carrier = "", NoBidReason.CarrierNotTargeted),
        new("carrier by its code", t => t.Carriers = Include("310-005"), r => r.Device.Mccmnc = "310-005", NoBidReason.None),
        new("carrier code excluded", t => t.Carriers = Exclude("310-005"), r => r.Device.Mccmnc = "310-005",
            NoBidReason.CarrierNotTargeted),
        .. OfTerms(t => t.Keywords ??= new Terms(), "boots", "hats", r => r.Site.Keywords = "", NoBidReason.KeywordNotTargeted),
        new("part of a keyword", t => t.Keywords = Include("boot"), _ => { }, NoBidReason.KeywordNotTargeted),
        new("keyword of the content", t => t.Keywords = Include("drama"),
            r => r.Site.Content = new BidRequest.Types.Content { Keywords = "crime,drama" }, NoBidReason.None),
        new("keyword of the user", t => t.Keywords = Include("running"), _ => { }, NoBidReason.None),
        new("keyword in an array", t => t.Keywords = Exclude("b c"), r => r.Site.Kwarray.Add(["a", "b c"]),
            NoBidReason.KeywordNotTargeted),
        new("keyword among two thousand", t => t.Keywords = Include("boots"),
            r => r.Site.Keywords = string.Join(',', Enumerable.Range(0, 2_000).Select(n => $"w{n}")) + ",boots,boots", NoBidReason.None),
        new("only commas", t => t.Keywords = Include("boots"), r => r.Site.Keywords = " , ,,", NoBidReason.KeywordNotTargeted),
        new("interest", t => t.User = new UserAttributes { Interests = { "chess", "Running" } }, _ => { }, NoBidReason.None),
        new("interest of the page is nobody's", t => t.User = new UserAttributes { Interests = { "boots" } }, _ => { },
            NoBidReason.InterestNotTargeted),
        .. OfAges(),
        new("gender", t => t.User = new UserAttributes { Genders = { "M", "F" } }, _ => { }, NoBidReason.None),
        new("other gender", t => t.User = new UserAttributes { Genders = { "M" } }, _ => { }, NoBidReason.GenderNotTargeted),
        new("no gender", t => t.User = new UserAttributes { Genders = { "F" } }, r => r.User.ClearGender(), NoBidReason.GenderNotTargeted),
        .. OfVideo(),
        new("rewarded wanted", t => t.Rewarded = Tristate.Yes, r => r.Imp[0].Rwdd = true, NoBidReason.None),
        new("rewarded wanted, not said", t => t.Rewarded = Tristate.Yes, _ => { }, NoBidReason.RewardedNotTargeted),
        new("rewarded unwanted", t => t.Rewarded = Tristate.No, r => r.Imp[0].Rwdd = true, NoBidReason.RewardedNotTargeted),

        new("category blocked", _ => { }, r => r.Bcat.Add("IAB7-3"), NoBidReason.CategoryBlocked),
        new("wider category blocked", _ => { }, r => r.Bcat.Add("iab7"), NoBidReason.CategoryBlocked),
        new("sister category blocked", _ => { }, r => r.Bcat.Add("IAB7-4"), NoBidReason.None),
        new("advertiser blocked", _ => { }, r => r.Badv.Add("Shop.Acme.com"), NoBidReason.AdvertiserBlocked),
        new("advertiser blocked with www", _ => { }, r => r.Badv.Add("www.shop.acme.com"), NoBidReason.AdvertiserBlocked),
        new("parent domain blocked", _ => { }, r => r.Badv.Add("acme.com"), NoBidReason.AdvertiserBlocked),
        new("sub-domain blocked", _ => { }, r => r.Badv.Add("x.shop.acme.com"), NoBidReason.None),
        new("similar domain blocked", _ => { }, r => r.Badv.Add("cme.com"), NoBidReason.None),
        new("the earlier gate is named", t => (t.Languages, t.Countries) = (Include("de"), Include("DEU")), r => r.Bcat.Add("IAB7"),
            NoBidReason.CountryNotTargeted),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGateAnswers(string name)
    {
        var @case = Cases.Single(item => item.Name == name);
        var targeting = new Targeting();
        @case.Campaign(targeting);
        var message = Request();
        @case.Request(message);
        var campaign = new Campaign { Id = "c", MaxBidMicros = 1_000_000, Targeting = targeting, Creatives = { Banner() } };
        var advertiser = new Advertiser { Id = "a", Domain = "shop.acme.com", Categories = { "IAB7-3" } };
        var request = DecodedRequests.From(message);
        var state = new MatchState(request.Limits);
        Matcher.BeginRequest(Entries.Index([(campaign, advertiser)]), Entries.Exchange("alpha"), request, identityUsable: true, state);
        Matcher.BeginImpression(request, in request.Impressions[0], floorMicros: 0, state);
        Matcher.OrderByReason(state);

        Assert.Equal(@case.Expected, Matcher.GateOf(state, 0));
        Assert.Equal(@case.Expected == NoBidReason.None, Matcher.TryNext(int.MinValue, -1, state, out var position));
        Assert.Equal(@case.Expected == NoBidReason.None ? 0 : -1, position);
        Assert.Equal(@case.Expected == NoBidReason.None ? NoBidReason.OutsideFlight : @case.Expected, Matcher.Furthest(state));
    }

    [Fact]
    public void EveryReasonOfTheBitmapsHasACase()
    {
        var reasons = Enum.GetValues<NoBidReason>()
            .Where(reason => reason is >= NoBidReason.ExchangeNotTargeted and <= NoBidReason.AdvertiserBlocked);
        Assert.Superset(reasons.ToHashSet(), Cases.Select(@case => @case.Expected).ToHashSet());
    }

    [Fact]
    public void OnlyTheSizeIsAskedWhenNobodyTargetsAnything()
    {
        var request = DecodedRequests.From(Request());
        var state = new MatchState(request.Limits);
        var campaign = new Campaign { Id = "c", MaxBidMicros = 1, Creatives = { Banner() } };
        Matcher.BeginRequest(Entries.Index([(campaign, new Advertiser())]), Entries.Exchange("alpha"), request, identityUsable: true,
            state);
        Matcher.BeginImpression(request, in request.Impressions[0], floorMicros: 0, state);
        Matcher.OrderByReason(state);
        Assert.Equal(1, state.Count);
        Assert.Equal(NoBidReason.SizeNotAvailable, state.ReasonOfGate(0));
    }

    private static IEnumerable<Case> OfTerms(
        Func<Targeting, Terms> terms, string hit, string miss, Action<BidRequest>? remove, NoBidReason reason)
    {
        yield return new($"{reason} include hit", t => terms(t).Include.Add([miss, hit]), _ => { }, NoBidReason.None);
        yield return new($"{reason} include missed", t => terms(t).Include.Add(miss), _ => { }, reason);
        yield return new($"{reason} exclude hit", t => terms(t).Exclude.Add(hit), _ => { }, reason);
        yield return new($"{reason} exclude missed", t => terms(t).Exclude.Add(miss), _ => { }, NoBidReason.None);
        yield return new($"{reason} both hit", t => Both(terms(t), hit), _ => { }, reason);
        yield return new($"{reason} without case", t => terms(t).Include.Add(hit.ToUpperInvariant()), _ => { }, NoBidReason.None);
        if (remove is not null)
        {
            yield return new($"{reason} absent, include", t => terms(t).Include.Add(hit), remove, reason);
            yield return new($"{reason} absent, exclude", t => terms(t).Exclude.Add(hit), remove, NoBidReason.None);
        }
    }

    private static IEnumerable<Case> OfCodes(Func<Targeting, Codes> codes, int hit, int miss, NoBidReason reason)
    {
        yield return new($"{reason} include hit", t => codes(t).Include.Add([miss, hit]), _ => { }, NoBidReason.None);
        yield return new($"{reason} include missed", t => codes(t).Include.Add(miss), _ => { }, reason);
        yield return new($"{reason} exclude hit", t => codes(t).Exclude.Add(hit), _ => { }, reason);
        yield return new($"{reason} exclude missed", t => codes(t).Exclude.Add(miss), _ => { }, NoBidReason.None);
        yield return new($"{reason} unknown code", t => codes(t).Include.Add(12345), _ => { }, reason);
    }

    /// <summary>The user of the request is 36 this year.</summary>
    private static IEnumerable<Case> OfAges()
    {
        (int Min, int Max, bool Takes)[] ranges =
        [
            (0, 35, false), (0, 36, true), (36, 0, true), (37, 0, false), (18, 65, true), (36, 36, true), (37, 127, false), (0, 127, true),
        ];
        foreach (var (min, max, takes) in ranges)
        {
            yield return new($"age {min} to {max}", t => t.User = new UserAttributes { MinAge = min, MaxAge = max }, _ => { },
                takes ? NoBidReason.None : NoBidReason.AgeNotTargeted);
        }
        foreach (var year in new[] { 0, -5, 1, 2027, int.MaxValue, int.MinValue })
        {
            yield return new($"born in {year}", t => t.User = new UserAttributes { MaxAge = 127 }, r => r.User.Yob = year,
                NoBidReason.AgeNotTargeted);
        }
    }

    private static IEnumerable<Case> OfVideo()
    {
        yield return OfPlacement("plcmt", 2, new BidRequest.Types.Video { Plcmt = 2, Placement = 1 }, NoBidReason.None);
        yield return OfPlacement("placement counts after plcmt", 1, new BidRequest.Types.Video { Plcmt = 2, Placement = 1 },
            NoBidReason.VideoPlacementNotTargeted);
        foreach (var (placement, plcmt) in new[] { (1, 1), (2, 4), (3, 4), (4, 4), (5, 3) })
        {
            yield return OfPlacement($"placement {placement}", plcmt, new BidRequest.Types.Video { Placement = placement },
                NoBidReason.None);
        }
        yield return OfPlacement("unknown placement", 1, new BidRequest.Types.Video { Placement = 6 },
            NoBidReason.VideoPlacementNotTargeted);
        yield return OfPlacement("no video", 1, null, NoBidReason.VideoPlacementNotTargeted);
        yield return new("placement excluded", t => t.Video = new VideoTraits { Placements = new Codes { Exclude = { 4 } } },
            r => r.Imp[0].Video = new BidRequest.Types.Video { Placement = 3 }, NoBidReason.VideoPlacementNotTargeted);
        yield return new("placement excluded, no video", t => t.Video = new VideoTraits { Placements = new Codes { Exclude = { 4 } } },
            _ => { }, NoBidReason.None);
        foreach (var (wanted, said, takes) in new (Tristate, bool?, bool)[]
        {
            (Tristate.Yes, true, true), (Tristate.Yes, false, false), (Tristate.Yes, null, false),
            (Tristate.No, true, false), (Tristate.No, false, true), (Tristate.No, null, false),
        })
        {
            yield return new($"skippable {wanted}, said {said}", t => t.Video = new VideoTraits { Skippable = wanted }, r => Say(r, said),
                takes ? NoBidReason.None : NoBidReason.SkippabilityNotTargeted);
        }
    }

    private static Case OfPlacement(string name, int wanted, BidRequest.Types.Video? video, NoBidReason expected) =>
        new(name, t => t.Video = new VideoTraits { Placements = new Codes { Include = { wanted } } }, r => r.Imp[0].Video = video,
            expected);

    private static void Say(BidRequest request, bool? skippable)
    {
        request.Imp[0].Video = new BidRequest.Types.Video();
        if (skippable is { } said)
        {
            request.Imp[0].Video.Skip = said;
        }
    }

    private static void Both(Terms terms, string value)
    {
        terms.Include.Add(value);
        terms.Exclude.Add(value);
    }

    private static void AskForStatement(BidRequest request, int required) => request.Regs = new BidRequest.Types.Regs
    {
        Ext = new BidRequest.Types.Regs.Types.Ext { Dsa = new BidRequest.Types.DsaRequest { Dsarequired = required } },
    };

    private static Terms Include(string value) => new() { Include = { value } };

    private static Terms Exclude(string value) => new() { Exclude = { value } };

    private static SegmentTargeting Groups(params string[][] groups) =>
        new() { Groups = { groups.Select(group => new SegmentGroup { AnyOf = { group } }) } };

    private static Creative Banner() => new() { Id = "b", Banner = new BannerCreative { Width = 300, Height = 250 } };

    private static BidRequest Request() => new()
    {
        Id = "r",
        Site = new BidRequest.Types.Site { Domain = "example.com", Cat = { "IAB1" }, Keywords = "shoes, Boots ,",
            Publisher = new BidRequest.Types.Publisher { Id = "pub-1" } },
        Device = new BidRequest.Types.Device
        {
            Ua = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
            Devicetype = 2,
            Connectiontype = 3,
            Language = "en",
            Carrier = "VERIZON",
            Geo = new BidRequest.Types.Geo { Country = "USA", Region = "CA", City = "Los Angeles" },
        },
        User = new BidRequest.Types.User
        {
            Yob = 1990,
            Gender = "f",
            Keywords = "running",
            Data = { new BidRequest.Types.Data { Segment = { new BidRequest.Types.Segment { Id = "s1" },
                new BidRequest.Types.Segment { Id = "s2" } } } },
        },
        Imp =
        {
            new BidRequest.Types.Imp
            {
                Id = "1",
                Tagid = "top",
                Secure = true,
                Banner = new BidRequest.Types.Banner { Pos = 1, Format = { new BidRequest.Types.Format { W = 300, H = 250 } } },
            },
        },
    };

    private sealed record Case(string Name, Action<Targeting> Campaign, Action<BidRequest> Request, NoBidReason Expected);
}
