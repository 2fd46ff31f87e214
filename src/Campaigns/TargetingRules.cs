using System.Collections.Frozen;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>Where a campaign may appear: values that can be compared with requests, and nothing that this version would ignore.</summary>
internal static class TargetingRules
{
    private const int GroupsMax = 4;
    private const int GeoRadiiMax = 1_000;
    private const double RadiusKmMax = 20_000;

    internal static readonly FrozenSet<string> OperatingSystems = FrozenSet.Create(
        StringComparer.Ordinal, "android", "ios", "windows", "macos", "linux", "chromeos", "tizen", "webos", "roku", "other");

    private static readonly FrozenSet<string> Browsers = FrozenSet.Create(
        StringComparer.Ordinal, "chrome", "safari", "firefox", "edge", "opera", "samsung", "other");

    public static void Check(Targeting? targeting, CatalogReferences references, string field, Violations found)
    {
        if (targeting is null)
        {
            return;
        }
        CheckPlaces(targeting, field, found);
        CheckDevices(targeting, field, found);
        CheckInventory(targeting, field, found);
        CheckAudience(targeting, references, field, found);
        TraitRules.Check(targeting, field, found);
    }

    private static void CheckPlaces(Targeting targeting, string field, Violations found)
    {
        CheckTerms(
            targeting.Countries, code => Shape.IsUpperLetters(code, 3), "must be an ISO 3166-1 alpha-3 code such as USA",
            $"{field}.countries", found);
        CheckTerms(
            targeting.Regions, Shape.IsRegion, "must be a country and its ISO 3166-2 region such as USA-CA", $"{field}.regions", found);
        CheckTerms(targeting.Cities, Shape.IsCity, "must be a country and a city such as USA-Los Angeles", $"{field}.cities", found);
        found.Require(
            targeting.GeoRadii.Count <= GeoRadiiMax, $"{field}.geo_radii",
            $"has {targeting.GeoRadii.Count}; at most {GeoRadiiMax} are kept");
        foreach (var (index, circle) in targeting.GeoRadii.Index())
        {
            var circleField = $"{field}.geo_radii[{index}]";
            // Written so that NaN fails too.
            found.Require(circle.Latitude is >= -90 and <= 90, $"{circleField}.latitude", "must be -90 to 90");
            found.Require(circle.Longitude is >= -180 and <= 180, $"{circleField}.longitude", "must be -180 to 180");
            found.Require(circle.RadiusKm is > 0 and <= RadiusKmMax, $"{circleField}.radius_km", "must be above 0 and at most 20,000");
        }
    }

    private static void CheckDevices(Targeting targeting, string field, Violations found)
    {
        CheckCodes(targeting.DeviceTypes, 1, 8, $"{field}.device_types", found);
        CheckCodes(targeting.ConnectionTypes, 1, 7, $"{field}.connection_types", found);
        CheckTerms(targeting.OperatingSystems, OperatingSystems.Contains, OneOf(OperatingSystems), $"{field}.operating_systems", found);
        CheckTerms(targeting.Browsers, Browsers.Contains, OneOf(Browsers), $"{field}.browsers", found);
        CheckTerms(
            targeting.Languages, code => Shape.IsLowerLetters(code, 2), "must be an ISO 639-1 code such as en", $"{field}.languages",
            found);
    }

    private static void CheckInventory(Targeting targeting, string field, Violations found)
    {
        foreach (var (index, type) in targeting.InventoryTypes.Index())
        {
            found.RequireChosen(type, $"{field}.inventory_types[{index}]");
        }
        CheckTerms(targeting.Domains, Shape.IsDomain, "must be a domain such as example.com", $"{field}.domains", found);
        CheckTerms(targeting.AppBundles, Shape.IsForeignId, "must be 1 to 256 printable characters", $"{field}.app_bundles", found);
        CheckTerms(targeting.Publishers, Shape.IsForeignId, "must be 1 to 256 printable characters", $"{field}.publishers", found);
        CheckTerms(targeting.Placements, Shape.IsForeignId, "must be 1 to 256 printable characters", $"{field}.placements", found);
        CheckTerms(
            targeting.Categories, Shape.IsCategory, "must be a content category such as IAB1 or IAB1-2", $"{field}.categories", found);
        CheckCodes(targeting.Positions, 1, 7, $"{field}.positions", found);
        found.RequireKnown(targeting.Secure, $"{field}.secure");
    }

    private static void CheckAudience(Targeting targeting, CatalogReferences references, string field, Violations found)
    {
        CheckTerms(
            targeting.Exchanges, references.Exchanges.Contains, "there is no such exchange in the catalogue", $"{field}.exchanges", found);
        found.RequireKnown(targeting.Identity, $"{field}.identity");
        DealRules.Check(targeting.Deals, references, $"{field}.deals", found);
        if (targeting.Segments is not { } segments)
        {
            return;
        }
        found.Require(
            segments.Groups.Count <= GroupsMax, $"{field}.segments.groups",
            $"has {segments.Groups.Count} groups; at most {GroupsMax} are and-ed");
        foreach (var (index, group) in segments.Groups.Index())
        {
            found.Require(group.AnyOf.Count > 0, $"{field}.segments.groups[{index}]", "is empty, so that no user could match");
            CheckSegments(group.AnyOf, references, $"{field}.segments.groups[{index}].any_of", found);
        }
        CheckSegments(segments.Exclude, references, $"{field}.segments.exclude", found);
    }

    private static void CheckSegments(IEnumerable<string> ids, CatalogReferences references, string field, Violations found)
    {
        foreach (var (index, id) in ids.Index())
        {
            found.Require(references.Segments.Contains(id), $"{field}[{index}]", $"there is no segment \"{id}\" in the catalogue");
        }
    }

    internal static void CheckTerms(Terms? terms, Func<string, bool> isValid, string description, string field, Violations found)
    {
        if (terms is null)
        {
            return;
        }
        CheckTerms(terms.Include, isValid, description, $"{field}.include", found);
        CheckTerms(terms.Exclude, isValid, description, $"{field}.exclude", found);
        CheckContradiction(terms.Include, terms.Exclude, StringComparer.OrdinalIgnoreCase, field, found);
    }

    internal static void CheckTerms(
        IReadOnlyList<string> terms, Func<string, bool> isValid, string description, string field, Violations found)
    {
        foreach (var (index, term) in terms.Index())
        {
            found.Require(isValid(term), $"{field}[{index}]", $"\"{term}\": {description}");
        }
    }

    internal static void CheckCodes(Codes? codes, int min, int max, string field, Violations found)
    {
        if (codes is null)
        {
            return;
        }
        foreach (var (index, code) in codes.Include.Index())
        {
            found.RequireRange(code, min, max, $"{field}.include[{index}]");
        }
        foreach (var (index, code) in codes.Exclude.Index())
        {
            found.RequireRange(code, min, max, $"{field}.exclude[{index}]");
        }
        CheckContradiction(codes.Include, codes.Exclude, EqualityComparer<int>.Default, field, found);
    }

    private static void CheckContradiction<T>(
        IReadOnlyList<T> include, IReadOnlyList<T> exclude, IEqualityComparer<T> comparer, string field, Violations found)
    {
        foreach (var both in include.Intersect(exclude, comparer))
        {
            found.Add($"{field}.exclude", $"\"{both}\" is included and excluded");
        }
    }

    internal static string OneOf(IEnumerable<string> names) => $"must be one of {string.Join(", ", names.Order(StringComparer.Ordinal))}";
}
