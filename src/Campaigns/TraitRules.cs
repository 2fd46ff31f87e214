using System.Globalization;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>Targeting of versions, carriers, players, people and words.</summary>
internal static class TraitRules
{
    private const int VersionPartsMax = 3;
    private const int VersionPartMax = 65_535;
    private const int PlacementsMax = 4;
    private const int AgeMax = 127;

    private static readonly HashSet<string> Genders = new(StringComparer.Ordinal) { "F", "M", "O" };

    public static void Check(Targeting targeting, string field, Violations found)
    {
        CheckVersions(targeting.OsVersions, $"{field}.os_versions", found);
        TargetingRules.CheckTerms(
            targeting.Carriers, Shape.IsForeignId, "must be 1 to 256 printable characters", $"{field}.carriers", found);
        TargetingRules.CheckTerms(targeting.Keywords, IsWord, WordDescription, $"{field}.keywords", found);
        TargetingRules.CheckCodes(targeting.Video?.Placements, 1, PlacementsMax, $"{field}.video.placements", found);
        found.RequireKnown(targeting.Video?.Skippable ?? Tristate.Unspecified, $"{field}.video.skippable");
        found.RequireKnown(targeting.Rewarded, $"{field}.rewarded");
        CheckUser(targeting.User, $"{field}.user", found);
    }

    private const string WordDescription = "must be 1 to 256 printable characters without a comma";

    /// <summary>A request's keywords are cut at commas, so a word with one would match nothing.</summary>
    private static bool IsWord(string text) => Shape.IsForeignId(text) && !text.Contains(',', StringComparison.Ordinal);

    private static void CheckVersions(IReadOnlyList<OsVersionRange> ranges, string field, Violations found)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, range) in ranges.Index())
        {
            var rangeField = $"{field}[{index}]";
            found.Require(
                TargetingRules.OperatingSystems.Contains(range.OperatingSystem), $"{rangeField}.operating_system",
                TargetingRules.OneOf(TargetingRules.OperatingSystems));
            found.Require(
                seen.Add(range.OperatingSystem), $"{rangeField}.operating_system",
                $"\"{range.OperatingSystem}\" appears twice; a system has one range");
            found.Require(
                range.MinVersion.Length + range.MaxVersion.Length > 0, rangeField, "has neither min_version nor max_version");
            var min = CheckVersion(range.MinVersion, $"{rangeField}.min_version", found);
            var max = CheckVersion(range.MaxVersion, $"{rangeField}.max_version", found);
            if (min is not null && max is not null)
            {
                found.Require(!IsAbove(min, max), $"{rangeField}.max_version", "is below min_version");
            }
        }
    }

    /// <summary>Null when it is open or wrong.</summary>
    private static int[]? CheckVersion(string version, string field, Violations found)
    {
        if (version.Length == 0)
        {
            return null;
        }
        var parts = version.Split('.').Select(PartOf).ToArray();
        var isValid = parts.Length <= VersionPartsMax && Array.TrueForAll(parts, part => part >= 0);
        found.Require(
            isValid, field, $"\"{version}\" must be 1 to 3 numbers of at most 65,535 with dots between them, such as 13 or 16.7.2");
        return isValid ? parts : null;
    }

    private static int PartOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= VersionPartMax ? number : -1;

    /// <summary>Parts that the highest version leaves out are open; the lowest one's are 0.</summary>
    private static bool IsAbove(int[] min, int[] max)
    {
        for (var part = 0; part < max.Length; part++)
        {
            var lowest = part < min.Length ? min[part] : 0;
            if (lowest != max[part])
            {
                return lowest > max[part];
            }
        }
        return false;
    }

    private static void CheckUser(UserAttributes? user, string field, Violations found)
    {
        if (user is null)
        {
            return;
        }
        found.RequireRange(user.MinAge, 0, AgeMax, $"{field}.min_age");
        found.RequireRange(user.MaxAge, 0, AgeMax, $"{field}.max_age");
        found.Require(user.MaxAge == 0 || user.MinAge <= user.MaxAge, $"{field}.max_age", "is below min_age");
        TargetingRules.CheckTerms(user.Genders, Genders.Contains, TargetingRules.OneOf(Genders), $"{field}.genders", found);
        TargetingRules.CheckTerms(user.Interests, IsWord, WordDescription, $"{field}.interests", found);
    }
}
