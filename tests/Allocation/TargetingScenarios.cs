using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>One campaign whose targeting stops the sample request at one gate.</summary>
internal static class TargetingScenarios
{
    public static IEnumerable<Scenario> All()
    {
        yield return Of(NoBidReason.ExchangeNotTargeted, new Targeting { Exchanges = Only("beta") });
        yield return Of(NoBidReason.InventoryNotTargeted, new Targeting { InventoryTypes = { InventoryType.App } });
        yield return Of(NoBidReason.CountryNotTargeted, new Targeting { Countries = Only("DEU") });
        yield return Of(NoBidReason.DeviceTypeNotTargeted, new Targeting { DeviceTypes = Only(4) });
        yield return Of(NoBidReason.OperatingSystemNotTargeted, new Targeting { OperatingSystems = Only("android") });
        yield return Of(NoBidReason.BrowserNotTargeted, new Targeting { Browsers = Only("firefox") });
        yield return Of(NoBidReason.ConnectionTypeNotTargeted, new Targeting { ConnectionTypes = Only(1) });
        yield return Of(NoBidReason.LanguageNotTargeted, new Targeting { Languages = Only("de") });
        yield return Of(NoBidReason.PositionNotTargeted, new Targeting { Positions = Only(3) });
        yield return Of(NoBidReason.SecureNotTargeted, new Targeting { Secure = Tristate.Yes });
        yield return Of(NoBidReason.IdentityNotTargeted, new Targeting { Identity = Tristate.No });
        yield return Of(NoBidReason.RegionNotTargeted, new Targeting { Regions = Only("USA-NY") });
        yield return Of(NoBidReason.CityNotTargeted, new Targeting { Cities = Only("USA-Boston") });
        yield return Of(NoBidReason.DomainNotTargeted, new Targeting { Domains = Only("other.example") });
        yield return Of(NoBidReason.AppBundleNotTargeted, new Targeting { AppBundles = Only("com.game.two") });
        yield return Of(NoBidReason.PublisherNotTargeted, new Targeting { Publishers = Only("publisher-2") });
        yield return Of(NoBidReason.PlacementNotTargeted, new Targeting { Placements = Only("bottom") });
        yield return Of(NoBidReason.CategoryNotTargeted, new Targeting { Categories = Only("IAB1") });
        yield return Of(NoBidReason.SegmentNotTargeted,
            new Targeting { Segments = new SegmentTargeting { Groups = { new SegmentGroup { AnyOf = { "cars" } } } } });
        yield return Of(NoBidReason.CarrierNotTargeted, new Targeting { Carriers = Only("VERIZON") });
        yield return Of(NoBidReason.VideoPlacementNotTargeted, new Targeting { Video = new VideoTraits { Placements = Only(1) } });
        yield return Of(NoBidReason.SkippabilityNotTargeted, new Targeting { Video = new VideoTraits { Skippable = Tristate.Yes } });
        yield return Of(NoBidReason.RewardedNotTargeted, new Targeting { Rewarded = Tristate.Yes });
        yield return Of(NoBidReason.AgeNotTargeted, new Targeting { User = new UserAttributes { MinAge = 18 } });
        yield return Of(NoBidReason.GenderNotTargeted, new Targeting { User = new UserAttributes { Genders = { "F" } } });
        yield return Of(NoBidReason.InterestNotTargeted, new Targeting { User = new UserAttributes { Interests = { "chess" } } });
        yield return Of(NoBidReason.KeywordNotTargeted, new Targeting { Keywords = Only("chess") });
        yield return Of(NoBidReason.OutsideVersions,
            new Targeting { OsVersions = { new OsVersionRange { OperatingSystem = "windows", MinVersion = "11" } } });
        yield return Of(NoBidReason.OutsideRadius,
            new Targeting { GeoRadii = { new GeoRadius { Latitude = 52.5, Longitude = 13.4, RadiusKm = 50 } } });
    }

    private static Scenario Of(NoBidReason reason, Targeting targeting) =>
        new("", reason) { Catalog = SampleCatalog.With(SampleCatalog.Campaign("c1", targeting)) };

    private static Terms Only(string term) => new() { Include = { term } };

    private static Codes Only(int code) => new() { Include = { code } };
}
