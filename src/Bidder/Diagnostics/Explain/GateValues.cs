using System.Globalization;
using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Privacy;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>The evidence of a gate in words: what the request said and what the campaign wants.</summary>
internal static class GateValues
{
    private const int EntriesMax = 12;

    /// <summary>What the request said about the thing that the gate looks at; empty when it said nothing.</summary>
    public static string OfRequest(NoBidReason gate, BidContext context, in DecodedImpression impression, long floorMicros)
    {
        var request = context.Request;
        return gate switch
        {
            NoBidReason.BelowFloor => $"floor {Micros(floorMicros)}",
            NoBidReason.DealNotTargeted or NoBidReason.DealAdvertiserNotAllowed or NoBidReason.BelowDealFloor =>
                DealValues.OfRequest(gate, context, in impression),
            NoBidReason.ExchangeNotTargeted => context.Exchange?.Id ?? "",
            NoBidReason.InventoryNotTargeted => request.Inventory.ToString().ToUpperInvariant(),
            NoBidReason.SizeNotAvailable or NoBidReason.CreativeNotSuitable => Offer(request, in impression),
            NoBidReason.CountryNotTargeted => CountryCode.ToText(request.Country),
            NoBidReason.DeviceTypeNotTargeted => Number(request.DeviceType),
            NoBidReason.OperatingSystemNotTargeted => First(request, request.OperatingSystem, request.SuaPlatform, request.UserAgent),
            NoBidReason.BrowserNotTargeted => First(request, request.SuaBrowser, request.UserAgent),
            NoBidReason.ConnectionTypeNotTargeted => Number(request.ConnectionType),
            NoBidReason.LanguageNotTargeted => Words(request, request.Language),
            NoBidReason.PositionNotTargeted => Number(impression.Position),
            NoBidReason.SecureNotTargeted => impression.Secure == 1 ? "yes" : "no",
            NoBidReason.IdentityNotTargeted => context.IsIdentityUsable ? "present" : "absent",
            NoBidReason.IdentityMissingForCap => context.UserKey != 0 ? "present" : "absent",
            NoBidReason.DsaStatementMissing => PrivacyValues.OfDemand(request.Dsa),
            NoBidReason.RegionNotTargeted => Place(request, request.Region),
            NoBidReason.CityNotTargeted => Place(request, request.City),
            NoBidReason.DomainNotTargeted => Words(request, request.Domain),
            NoBidReason.AppBundleNotTargeted => Words(request, request.AppBundle),
            NoBidReason.PublisherNotTargeted => Words(request, request.PublisherId),
            NoBidReason.PlacementNotTargeted => Words(request, impression.TagId),
            NoBidReason.CategoryNotTargeted => Words(request, request.Categories),
            NoBidReason.SegmentNotTargeted => Words(request, request.Segments),
            NoBidReason.CarrierNotTargeted => First(request, request.Carrier, request.CarrierCode),
            NoBidReason.KeywordNotTargeted => Words(request, request.Keywords, request.UserKeywords),
            >= NoBidReason.VideoPlacementNotTargeted and <= NoBidReason.InterestNotTargeted =>
                TraitValues.OfRequest(gate, request, in impression),
            NoBidReason.CategoryBlocked => Words(request, request.BlockedCategories),
            NoBidReason.AdvertiserBlocked => Words(request, request.BlockedAdvertisers),
            NoBidReason.OutsideFlight or NoBidReason.OutsideHours => Time(context.NowMs),
            NoBidReason.OutsideRadius => request.HasCoordinates
                ? string.Create(CultureInfo.InvariantCulture, $"{request.Latitude:0.####}, {request.Longitude:0.####}")
                : context.Privacy.Forbids(PrivacyLimits.Place) ? "not allowed" : "no coordinates",
            NoBidReason.OutsideVersions => TraitValues.System(request),
            _ => "",
        };
    }

    /// <summary>What the campaign wants; empty when it takes anything.</summary>
    public static string OfCampaign(NoBidReason gate, in CampaignEntry entry)
    {
        var campaign = entry.Record.Source;
        var targeting = campaign.Targeting ?? new Targeting();
        return gate switch
        {
            NoBidReason.BelowFloor => $"bids up to {Micros(entry.MaxBidMicros)}",
            NoBidReason.DealNotTargeted => targeting.Deals is { Include.Count: > 0 } ? Words(targeting.Deals)
                : string.Join(' ', "open auction", Words(targeting.Deals)).Trim(),
            NoBidReason.BelowDealFloor => $"bids up to {Micros(entry.MaxBidMicros)}",
            NoBidReason.DealAdvertiserNotAllowed => Encoding.UTF8.GetString(entry.Record.AdvertiserDomain),
            NoBidReason.ExchangeNotTargeted => Words(targeting.Exchanges),
            NoBidReason.InventoryNotTargeted => string.Join(", ", targeting.InventoryTypes),
            NoBidReason.SizeNotAvailable or NoBidReason.CreativeNotSuitable => Creatives(campaign),
            NoBidReason.CountryNotTargeted => Words(targeting.Countries),
            NoBidReason.DeviceTypeNotTargeted => Words(targeting.DeviceTypes),
            NoBidReason.OperatingSystemNotTargeted => Words(targeting.OperatingSystems),
            NoBidReason.BrowserNotTargeted => Words(targeting.Browsers),
            NoBidReason.ConnectionTypeNotTargeted => Words(targeting.ConnectionTypes),
            NoBidReason.LanguageNotTargeted => Words(targeting.Languages),
            NoBidReason.PositionNotTargeted => Words(targeting.Positions),
            NoBidReason.SecureNotTargeted => Word(targeting.Secure),
            NoBidReason.IdentityNotTargeted => Word(targeting.Identity),
            NoBidReason.DsaStatementMissing => PrivacyValues.OfStatement(entry.Record),
            NoBidReason.RegionNotTargeted => Words(targeting.Regions),
            NoBidReason.CityNotTargeted => Words(targeting.Cities),
            NoBidReason.DomainNotTargeted => Words(targeting.Domains),
            NoBidReason.AppBundleNotTargeted => Words(targeting.AppBundles),
            NoBidReason.PublisherNotTargeted => Words(targeting.Publishers),
            NoBidReason.PlacementNotTargeted => Words(targeting.Placements),
            NoBidReason.CategoryNotTargeted => Words(targeting.Categories),
            NoBidReason.SegmentNotTargeted => Words(targeting.Segments),
            NoBidReason.CarrierNotTargeted => Words(targeting.Carriers),
            NoBidReason.KeywordNotTargeted => Words(targeting.Keywords),
            >= NoBidReason.VideoPlacementNotTargeted and <= NoBidReason.InterestNotTargeted => TraitValues.OfCampaign(gate, targeting),
            NoBidReason.OutsideVersions => TraitValues.Versions(targeting),
            NoBidReason.OutsideFlight => $"{Time(entry.StartMs)} to {Time(entry.EndMs)}",
            NoBidReason.OutsideHours => campaign.Flight is { HoursOfWeek.Count: > 0 } flight
                ? $"{flight.HoursOfWeek.Count} of 168 hours in {(flight.TimeZone.Length > 0 ? flight.TimeZone : "UTC")}"
                : "",
            NoBidReason.OutsideRadius => string.Join("; ", targeting.GeoRadii.Take(EntriesMax).Select(Circle)),
            NoBidReason.IdentityMissingForCap or NoBidReason.FrequencyCapped =>
                string.Join("; ", campaign.FrequencyCaps.Select(cap => $"{cap.Count} in {cap.WindowSeconds} s")),
            NoBidReason.BudgetPaced => campaign.Pacing.ToString(),
            NoBidReason.BudgetExhausted => campaign.Budget is { } budget
                ? $"daily {Micros(budget.DailyMicros)}, hourly {Micros(budget.HourlyMicros)}, lifetime {Micros(budget.LifetimeMicros)}"
                : "",
            _ => "",
        };
    }

    private static string Offer(DecodedRequest request, in DecodedImpression impression)
    {
        var text = new StringBuilder(impression.Media.ToString().ToLowerInvariant());
        foreach (var size in request.Sizes.Slice(impression.BannerSizeStart, impression.BannerSizeCount))
        {
            text.Append(CultureInfo.InvariantCulture, $" {size >> 16}x{size & 0xFFFF}");
        }
        if ((impression.Media & MediaKinds.Native) != MediaKinds.None)
        {
            text.Append(' ').Append(MediaValues.Native(request, in request.Media.NativeOf(in impression)));
        }
        if ((impression.Media & MediaKinds.Audio) != MediaKinds.None)
        {
            text.Append(' ').Append(MediaValues.Audio(in request.Media.AudioOf(in impression)));
        }
        return text.ToString();
    }

    private static string Creatives(Campaign campaign) =>
        string.Join(", ", campaign.Creatives.Take(EntriesMax).Select(MediaValues.Creative));

    private static string Circle(GeoRadius circle) =>
        string.Create(CultureInfo.InvariantCulture, $"{circle.RadiusKm:0.#} km around {circle.Latitude:0.####}, {circle.Longitude:0.####}");

    private static string Words(Terms? terms) => terms is null ? "" : Lists(terms.Include, terms.Exclude);

    internal static string Words(Codes? codes) => codes is null ? "" : Lists(codes.Include.Select(Number), codes.Exclude.Select(Number));

    private static string Words(SegmentTargeting? segments) => segments is null
        ? ""
        : Lists(segments.Groups.Select(group => "(" + string.Join(" or ", group.AnyOf.Take(EntriesMax)) + ")"), segments.Exclude);

    private static string Lists(IEnumerable<string> include, IEnumerable<string> exclude)
    {
        var wanted = Cut(include);
        var unwanted = Cut(exclude);
        return unwanted.Length == 0 ? wanted : wanted.Length == 0 ? $"not {unwanted}" : $"{wanted}; not {unwanted}";
    }

    internal static string Cut(IEnumerable<string> words)
    {
        var first = words.Take(EntriesMax + 1).ToList();
        return first.Count > EntriesMax ? string.Join(", ", first.Take(EntriesMax)) + ", ..." : string.Join(", ", first);
    }

    internal static string Word(Tristate value) => value switch
    {
        Tristate.Yes => "yes",
        Tristate.No => "no",
        _ => "",
    };

    private static string First(DecodedRequest request, params ReadOnlySpan<Text> texts)
    {
        foreach (var text in texts)
        {
            if (!text.IsEmpty)
            {
                return Words(request, text);
            }
        }
        return "";
    }

    private static string Place(DecodedRequest request, Text name) =>
        name.IsEmpty ? "" : $"{CountryCode.ToText(request.Country)}-{Words(request, name)}";

    private static string Words(DecodedRequest request, Text text) => Encoding.UTF8.GetString(request.Bytes(text));

    internal static string Words(DecodedRequest request, params ReadOnlySpan<TextList> lists)
    {
        var words = new List<string>();
        foreach (var list in lists)
        {
            foreach (var item in list.Items[..Math.Min(list.Count, EntriesMax + 1)])
            {
                words.Add(Words(request, item));
            }
        }
        return Cut(words);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Micros(long micros) => (micros / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Time(long milliseconds) => milliseconds switch
    {
        long.MinValue or <= -62_135_596_800_000 => "always",
        >= 253_402_300_799_000 => "forever",
        _ => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };
}
