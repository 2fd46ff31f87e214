using System.Globalization;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>The evidence of the gates about players, people and versions.</summary>
internal static class TraitValues
{
    public static string OfRequest(NoBidReason gate, DecodedRequest request, in DecodedImpression impression) => gate switch
    {
        NoBidReason.VideoPlacementNotTargeted => Known(VideoTraitsOf.Placement(in impression)),
        NoBidReason.SkippabilityNotTargeted => GateValues.Word(VideoTraitsOf.Skippable(in impression)),
        NoBidReason.RewardedNotTargeted => impression.Rewarded ? "yes" : "no",
        NoBidReason.AgeNotTargeted => request.Age < 0 ? "" : Number(request.Age),
        NoBidReason.GenderNotTargeted => request.Gender == 0 ? "" : ((char)request.Gender).ToString(),
        NoBidReason.InterestNotTargeted => GateValues.Words(request, request.UserKeywords),
        _ => "",
    };

    public static string OfCampaign(NoBidReason gate, Targeting targeting) => gate switch
    {
        NoBidReason.VideoPlacementNotTargeted => GateValues.Words(targeting.Video?.Placements),
        NoBidReason.SkippabilityNotTargeted => GateValues.Word(targeting.Video?.Skippable ?? Tristate.Unspecified),
        NoBidReason.RewardedNotTargeted => GateValues.Word(targeting.Rewarded),
        NoBidReason.AgeNotTargeted => Ages(targeting.User),
        NoBidReason.GenderNotTargeted => GateValues.Cut(targeting.User?.Genders ?? []),
        NoBidReason.InterestNotTargeted => GateValues.Cut(targeting.User?.Interests ?? []),
        _ => "",
    };

    /// <summary>"android 13.0.1", "ios", and nothing when the request says nothing.</summary>
    public static string System(DecodedRequest request)
    {
        var system = OperatingSystemOf.Of(request);
        return system == OperatingSystemName.Unknown
            ? ""
            : $"{Name(system)} {Version(OperatingSystemOf.VersionOf(request))}".TrimEnd();
    }

    public static string Versions(Targeting targeting) => GateValues.Cut(targeting.OsVersions.Select(range =>
        $"{range.OperatingSystem} {Or(range.MinVersion, "any")} to {Or(range.MaxVersion, "any")}"));

    private static string Ages(UserAttributes? user) => user is { MinAge: 0, MaxAge: 0 } or null
        ? ""
        : $"{Number(user.MinAge)} to {(user.MaxAge == 0 ? "any" : Number(user.MaxAge))}";

    private static string Version(long version)
    {
        var number = version - 1;
        return version == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{number >> 32}.{(number >> 16) & 0xFFFF}.{number & 0xFFFF}");
    }

    private static string Name(OperatingSystemName system) => system.ToString().ToLower(CultureInfo.InvariantCulture);

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    private static string Known(int code) => code == 0 ? "" : Number(code);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
