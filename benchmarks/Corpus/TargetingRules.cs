using Rtb.Contracts.Catalog.V1;

namespace Rtb.Corpus;

/// <summary>Makes targeting out of the same names that the requests carry; only conditions that the bidder evaluates.</summary>
internal static class TargetingRules
{
    private static readonly Action<Chance, Targeting>[] WideConditions =
    [
        (chance, rules) => rules.Countries = new Terms { Include = { chance.Percent(70) ? ["USA", "CAN"] : ["USA", "DEU", "GBR", "FRA"] } },
        (chance, rules) => rules.DeviceTypes = new Codes { Exclude = { chance.Of<int>([3, 5, 7]) } },
        (chance, rules) => rules.OperatingSystems = new Terms { Exclude = { chance.Of<string>(["linux", "roku", "chromeos"]) } },
        (_, rules) => rules.Languages = new Terms { Include = { "en", "es", "fr" } },
        (chance, rules) => rules.Domains = new Terms { Exclude = { Domains(chance, chance.Between(5, 40)) } },
        (chance, rules) => rules.AppBundles = new Terms { Exclude = { Bundles(chance, chance.Between(5, 20)) } },
        (chance, rules) => rules.Categories = new Terms { Exclude = { $"IAB{chance.Between(1, 22)}", $"IAB{chance.Between(1, 22)}-2" } },
        (chance, rules) => (rules.Segments ??= new SegmentTargeting()).Exclude.Add(Segments(chance, chance.Between(1, 20))),
        (_, rules) => rules.Secure = Tristate.Yes,
        (chance, rules) => rules.InventoryTypes.Add(chance.Percent(65) ? InventoryType.Site : InventoryType.App),
        (_, rules) => rules.Exchanges = new Terms { Include = { CatalogCorpus.DefaultExchange } },
    ];

    private static readonly Action<Chance, Targeting>[] TightConditions =
    [
        (chance, rules) => rules.Countries = new Terms { Include = { chance.Some(Places.Countries, chance.Between(1, 3)) } },
        (chance, rules) => rules.Regions = new Terms { Include = { CityNames(chance, 3, city => city.Region) } },
        (chance, rules) => rules.Cities = new Terms { Include = { CityNames(chance, 5, city => city.Name) } },
        (chance, rules) => rules.GeoRadii.Add(AnyCities(chance, 2).Select(city => Around(chance, city))),
        (chance, rules) => rules.DeviceTypes = new Codes { Include = { chance.Of<int[]>([[4], [2], [4, 5], [3, 7], [1, 4]]) } },
        (chance, rules) => rules.OperatingSystems = new Terms
        {
            Include = { chance.Some<string>(["android", "ios", "windows", "macos", "tizen", "linux"], chance.Between(1, 2)) },
        },
        (chance, rules) => rules.Browsers = new Terms
        {
            Include = { chance.Some<string>(["chrome", "safari", "firefox", "edge", "samsung", "opera"], chance.Between(1, 2)) },
        },
        (chance, rules) => rules.ConnectionTypes = new Codes { Include = { chance.Some<int>([1, 2, 5, 6, 7], 2) } },
        (chance, rules) => rules.Languages = new Terms { Include = { chance.Of<string>(["en", "en", "es", "fr", "de", "pt", "ja"]) } },
        (chance, rules) => rules.InventoryTypes.Add(chance.Percent(60) ? InventoryType.Site : InventoryType.App),
        (chance, rules) => rules.Domains = new Terms { Include = { Domains(chance, chance.Between(10, 60)) } },
        (chance, rules) => rules.AppBundles = new Terms { Include = { Bundles(chance, chance.Between(5, 40)) } },
        (chance, rules) => rules.Publishers = new Terms
        {
            Include = { Different(chance.Between(5, 30), () => Inventory.Publisher(chance.Popular(Inventory.Publishers))) },
        },
        (chance, rules) => rules.Placements = new Terms
        {
            Include = { Different(30, () => Inventory.Placement(chance.Popular(300), chance.Between(1, 3))) },
        },
        (chance, rules) => rules.Categories = new Terms
        {
            Include = { Different(4, () => $"IAB{chance.Between(1, 22)}"), $"IAB{chance.Between(1, 22)}-3" },
        },
        (chance, rules) => rules.Positions = new Codes { Include = { chance.Of<int[]>([[1], [1, 3], [7], [4, 5]]) } },
        (chance, rules) => AddSegmentGroups(chance, rules.Segments ??= new SegmentTargeting()),
        (_, rules) => rules.Identity = Tristate.Yes,
        (chance, rules) => rules.Exchanges = new Terms { Include = { chance.Of(CatalogCorpus.ExchangeIds) } },
    ];

    public static Targeting Broad(Chance chance) => Apply(chance, WideConditions, chance.Between(0, 2), new Targeting());

    public static Targeting Narrow(Chance chance)
    {
        var tight = chance.Between(2, 4);
        return Apply(chance, TightConditions, tight, Apply(chance, WideConditions, chance.Between(1, 2), new Targeting()));
    }

    private static Targeting Apply(Chance chance, Action<Chance, Targeting>[] conditions, int count, Targeting rules)
    {
        foreach (var condition in chance.Some(conditions, count))
        {
            condition(chance, rules);
        }
        return rules;
    }

    private static List<City> AnyCities(Chance chance, int most) => chance.Some(Places.Cities, chance.Between(1, most));

    private static GeoRadius Around(Chance chance, City city) => new()
    {
        Latitude = city.Latitude,
        Longitude = city.Longitude,
        RadiusKm = chance.Between(5, 200),
    };

    private static IEnumerable<string> CityNames(Chance chance, int most, Func<City, string> part) =>
        AnyCities(chance, most).Select(city => $"{city.Country}-{part(city)}").Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Domains(Chance chance, int count) =>
        Different(count, () => Inventory.Domain(chance.Popular(Inventory.Sites)));

    private static IEnumerable<string> Bundles(Chance chance, int count) =>
        Different(count, () => Inventory.Bundle(chance.Popular(Inventory.Apps), chance.Percent(40)));

    private static IEnumerable<string> Segments(Chance chance, int count) =>
        Different(count, () => Inventory.Segment(chance.Popular(Inventory.Segments)));

    /// <summary>At most <paramref name="count"/> names; fewer when the same is drawn twice.</summary>
    private static IEnumerable<string> Different(int count, Func<string> draw) =>
        Enumerable.Range(0, count).Select(_ => draw()).Distinct(StringComparer.Ordinal);

    private static void AddSegmentGroups(Chance chance, SegmentTargeting segments)
    {
        for (var group = chance.Weighted(70, 25, 5); group >= 0; group--)
        {
            segments.Groups.Add(new SegmentGroup { AnyOf = { Segments(chance, chance.Between(5, 60)) } });
        }
    }
}
