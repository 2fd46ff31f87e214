namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>The countries that the random requests use, in both spellings.</summary>
internal static class CountryFacts
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["US"] = "USA",
        ["DE"] = "DEU",
        ["FR"] = "FRA",
        ["JP"] = "JPN",
    };

    public static string Alpha3(string alpha2) => Known.GetValueOrDefault(alpha2, "");
}
