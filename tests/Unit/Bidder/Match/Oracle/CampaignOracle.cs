using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Oracle;

namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>
/// The slow, obvious matcher: one campaign, one impression, strings and LINQ over the generated messages. It shares no code with the
/// bidder but the names of the reasons, so that the two can be held against each other.
/// </summary>
internal sealed record CampaignOracle(BidRequest Request, BidRequest.Types.Imp Imp, string ExchangeId, bool IdentityUsable,
    long FloorMicros)
{
    private static readonly Targeting Everything = new();

    /// <summary>The first gate of those over bitmaps that stops the campaign; None when it passes them all.</summary>
    public NoBidReason FirstFailing(Campaign campaign, Advertiser advertiser) =>
        Gates(campaign, advertiser).FirstOrDefault(gate => !gate.Passes()).Reason;

    /// <summary>The furthest that any campaign comes; None when one passes.</summary>
    public NoBidReason Furthest(IEnumerable<(Campaign Campaign, Advertiser Advertiser)> campaigns)
    {
        var reasons = campaigns.Select(pair => FirstFailing(pair.Campaign, pair.Advertiser)).ToList();
        return reasons.Count == 0 ? NoBidReason.NoCampaigns : reasons.Contains(NoBidReason.None) ? NoBidReason.None : reasons.Max();
    }

    private IEnumerable<(NoBidReason Reason, Func<bool> Passes)> Gates(Campaign campaign, Advertiser advertiser)
    {
        var wanted = campaign.Targeting ?? Everything;
        var device = Request.Device ?? new BidRequest.Types.Device();
        var geo = device.Geo ?? Request.User?.Geo ?? new BidRequest.Types.Geo();
        yield return (NoBidReason.BelowFloor, () => campaign.MaxBidMicros >= FloorMicros);
        yield return (NoBidReason.ExchangeNotTargeted, () => Takes(wanted.Exchanges, ExchangeId));
        yield return (NoBidReason.InventoryNotTargeted, () => wanted.InventoryTypes.Count == 0
            || wanted.InventoryTypes.Contains(Inventory()));
        yield return (NoBidReason.SizeNotAvailable, () => campaign.Creatives.Any(MayFit));
        yield return (NoBidReason.CountryNotTargeted, () =>
            Takes(wanted.Countries, term => Same(Country(term), Country(geo.Country)), Country(geo.Country) != ""));
        yield return (NoBidReason.DeviceTypeNotTargeted, () => Takes(wanted.DeviceTypes, device.Devicetype));
        yield return (NoBidReason.OperatingSystemNotTargeted, () => Takes(wanted.OperatingSystems, Classifier.OperatingSystem(device)));
        yield return (NoBidReason.BrowserNotTargeted, () => Takes(wanted.Browsers, Classifier.Browser(device)));
        yield return (NoBidReason.ConnectionTypeNotTargeted, () => Takes(wanted.ConnectionTypes, device.Connectiontype));
        yield return (NoBidReason.LanguageNotTargeted, () => Takes(wanted.Languages, device.Language.Split('-')[0]));
        yield return (NoBidReason.PositionNotTargeted, () => Takes(wanted.Positions, Position()));
        yield return (NoBidReason.SecureNotTargeted, () => Takes(wanted.Secure, Imp.Secure));
        yield return (NoBidReason.IdentityNotTargeted, () => Takes(wanted.Identity, IdentityUsable));
        yield return (NoBidReason.DsaStatementMissing, () => Satisfies(advertiser.Dsa, Request.Regs?.Ext?.Dsa));
        yield return (NoBidReason.RegionNotTargeted, () => Takes(wanted.Regions, Place(geo.Country, WithoutCountry(geo.Region))));
        yield return (NoBidReason.CityNotTargeted, () => Takes(wanted.Cities, Place(geo.Country, geo.City)));
        yield return (NoBidReason.DomainNotTargeted, () => Takes(wanted.Domains, domain => IsUnder(Domain(), domain), Domain() != ""));
        yield return (NoBidReason.AppBundleNotTargeted, () => Takes(wanted.AppBundles, Request.App?.Bundle ?? ""));
        yield return (NoBidReason.PublisherNotTargeted, () =>
            Takes(wanted.Publishers, (Request.Site?.Publisher ?? Request.App?.Publisher)?.Id ?? ""));
        yield return (NoBidReason.PlacementNotTargeted, () => Takes(wanted.Placements, Imp.Tagid));
        yield return (NoBidReason.CategoryNotTargeted, () =>
            Takes(wanted.Categories, category => Categories().Any(own => IsPartOf(own, category)), true));
        yield return (NoBidReason.SegmentNotTargeted, () => TakesSegments(wanted.Segments));
        yield return (NoBidReason.CarrierNotTargeted, () => TraitOracle.TakesCarrier(wanted.Carriers, device));
        yield return (NoBidReason.VideoPlacementNotTargeted, () => Takes(wanted.Video?.Placements, TraitOracle.PlacementOf(Imp)));
        yield return (NoBidReason.SkippabilityNotTargeted, () => TraitOracle.TakesSkippable(wanted.Video, Imp));
        yield return (NoBidReason.RewardedNotTargeted, () => Takes(wanted.Rewarded, Imp.Rwdd));
        yield return (NoBidReason.AgeNotTargeted, () => TraitOracle.TakesAge(wanted.User, Request));
        yield return (NoBidReason.GenderNotTargeted, () => TraitOracle.TakesGender(wanted.User, Request));
        yield return (NoBidReason.InterestNotTargeted, () => TraitOracle.TakesInterests(wanted.User, Request));
        yield return (NoBidReason.KeywordNotTargeted, () => TraitOracle.TakesKeywords(wanted.Keywords, Request));
        yield return (NoBidReason.CategoryBlocked, () =>
            !Request.Bcat.Any(blocked => advertiser.Categories.Any(own => IsPartOf(own, blocked))));
        yield return (NoBidReason.AdvertiserBlocked, () => !Request.Badv.Any(blocked => IsUnder(advertiser.Domain, blocked)));
    }

    /// <summary>A seller who cannot show the label needs an ad that does; one who will wants no second one.</summary>
    private static bool Satisfies(DsaStatement? statement, BidRequest.Types.DsaRequest? wanted) =>
        wanted is null || wanted.Dsarequired < 2
        || (statement is not null && (!wanted.HasPubrender || wanted.Pubrender switch
        {
            0 => statement.AdRenders,
            2 => !statement.AdRenders,
            _ => true,
        }));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool Takes(Terms? terms, string value) => Takes(terms, term => Same(term, value), value != "");

    private static bool Takes(Terms? terms, Func<string, bool> isSaid, bool anythingSaid) =>
        terms is null
        || ((terms.Include.Count == 0 || (anythingSaid && terms.Include.Any(isSaid))) && !(anythingSaid && terms.Exclude.Any(isSaid)));

    private static bool Takes(Codes? codes, int value) =>
        codes is null || ((codes.Include.Count == 0 || codes.Include.Contains(value)) && !codes.Exclude.Contains(value));

    private static bool Takes(Tristate wanted, bool value) => wanted == Tristate.Unspecified || wanted
        == (value ? Tristate.Yes : Tristate.No);

    private bool TakesSegments(SegmentTargeting? wanted)
    {
        var segments = Request.User is null ? [] : Request.User.Data.SelectMany(data => data.Segment)
            .Select(segment => segment.Id).ToList();
        return wanted is null
            || (wanted.Groups.All(group => group.AnyOf.Any(id => segments.Any(own => Same(own, id))))
                && !wanted.Exclude.Any(id => segments.Any(own => Same(own, id))));
    }

    /// <summary>The banner's when it says one, else the video's.</summary>
    private int Position() => Imp.Banner is { Pos: not 0 } banner ? banner.Pos : Imp.Video?.Pos ?? 0;

    private InventoryType Inventory() => Request.DistributionchannelOneofCase switch
    {
        BidRequest.DistributionchannelOneofOneofCase.Site => InventoryType.Site,
        BidRequest.DistributionchannelOneofOneofCase.App => InventoryType.App,
        BidRequest.DistributionchannelOneofOneofCase.Dooh => InventoryType.Dooh,
        _ => InventoryType.Unspecified,
    };

    private bool MayFit(Creative creative)
    {
        if (creative.Status is CreativeStatus.Pending or CreativeStatus.Rejected)
        {
            return false;
        }
        if (creative.MediaCase == Creative.MediaOneofCase.Video)
        {
            return Imp.Video is { } slot && CreativeOracle.CanPlay(slot);
        }
        if (creative.MediaCase == Creative.MediaOneofCase.Native)
        {
            return Imp.Native is { } slot && NativeOracle.CanAnswer(slot);
        }
        if (creative.MediaCase == Creative.MediaOneofCase.Audio)
        {
            return Imp.Audio is { } slot && CreativeOracle.CanPlay(slot);
        }
        return creative.Banner is not null && Imp.Banner is not null
            && (Imp.Instl || SlotOracle.HasRange(Imp.Banner) || Imp.Banner.Format.Any(format => format is { Wratio: > 0, Hratio: > 0 })
                || Sizes().Contains((creative.Banner.Width, creative.Banner.Height)));
    }

    private IEnumerable<(int Width, int Height)> Sizes() =>
        Imp.Banner.Format.Select(format => (format.W, format.H)).Append((Imp.Banner.W, Imp.Banner.H));

    private static string Country(string code) => code.Length switch
    {
        3 => code,
        2 => CountryFacts.Alpha3(code),
        _ => "",
    };

    private static string Place(string country, string name) => Country(country) == "" || name == "" ? "" : Country(country) + "-" + name;

    private static string WithoutCountry(string region) => region.IndexOf('-') is 2 or 3 ? region.Split('-', 2)[1] : region;

    private string Domain()
    {
        var domain = Request.Site is { } site
            ? site.Domain != "" ? site.Domain : Uri.TryCreate(site.Page, UriKind.Absolute, out var page) ? page.Host : ""
            : Request.App?.Domain ?? "";
        return WithoutWww(domain);
    }

    private static string WithoutWww(string domain) => domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? domain[4..] : domain;

    private static bool IsUnder(string domain, string parent) =>
        Same(WithoutWww(domain), WithoutWww(parent))
        || WithoutWww(domain).EndsWith("." + WithoutWww(parent), StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Categories() => Request.Site is { } site
        ? site.Cat.Concat(site.Sectioncat).Concat(site.Pagecat)
        : Request.App is { } app ? app.Cat.Concat(app.Sectioncat).Concat(app.Pagecat) : [];

    private static bool IsPartOf(string category, string wider) => Same(category, wider) || Same(category.Split('-')[0], wider);
}
