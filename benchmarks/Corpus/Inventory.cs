namespace Rtb.Corpus;

/// <summary>Sites, apps, publishers, advertisers, categories and segments: the names that requests carry and campaigns target.</summary>
/// <remarks>Invented; every host ends in a reserved name. Made from indices, so both sides agree without a table.</remarks>
internal static class Inventory
{
    public const int Sites = 2_400;
    public const int Apps = 700;
    public const int Publishers = 420;
    public const int Advertisers = 3_000;
    public const int Segments = 6_000;

    /// <summary>Seat of the bidder under test; requests that restrict seats name it or not.</summary>
    public const string OwnSeat = "seat-17";

    public static readonly string[] BannerSizes =
        ["300x250", "728x90", "160x600", "320x50", "300x600", "336x280", "970x250", "320x480", "120x600", "468x60", "250x250", "320x100"];

    /// <summary>Blocked by most publishers.</summary>
    public static readonly string[] SensitiveCategories =
        ["IAB25", "IAB26", "IAB7-39", "IAB8-5", "IAB8-18", "IAB9-9", "IAB14-1", "IAB19-3", "IAB23", "IAB24"];

    private static readonly string[] First =
    [
        "north", "daily", "open", "silver", "garden", "river", "metro", "pixel", "sports", "kitchen", "travel", "family", "green", "night",
        "harbor", "market", "studio", "junior", "summit", "valley", "rapid", "classic", "urban", "little", "modern", "coast", "crystal",
    ];

    private static readonly string[] Second =
    [
        "news", "recipes", "arcade", "times", "forum", "guide", "stories", "weather", "fitness", "puzzle", "music", "gazette", "motors",
        "homes", "careers", "health", "review", "trails", "academy", "deals", "journal", "chat", "photos", "wire", "planner",
    ];

    public static string Name(int index) => First[index % First.Length] + Second[index / First.Length % Second.Length] + Suffix(index);

    public static string Domain(int site) => $"{Name(site * 7)}.example";

    /// <summary>The host a request of the site names: bare, with www, or a subdomain.</summary>
    public static string Host(int site) => (site % 5) switch
    {
        0 => Domain(site),
        1 => $"m.{Domain(site)}",
        _ => $"www.{Domain(site)}",
    };

    public static string Bundle(int app, bool ios) => ios
        ? (310_000_000 + (app * 7_919L)).ToString()
        : $"com.{First[app % First.Length]}.{Second[app / First.Length % Second.Length]}{Suffix(app)}";

    public static string Publisher(int index) => $"pub-{7_000 + (index % Publishers * 13)}";

    public static string Advertiser(int index) =>
        $"{Second[index % Second.Length]}-{First[index / Second.Length % First.Length]}{Suffix(index)}.test";

    public static string Segment(int index) => (index % 3) switch
    {
        0 => $"{120_000 + index}",
        1 => $"aud:{First[index % First.Length]}:{index}",
        _ => $"s{index:x5}",
    };

    public static string Placement(int site, int slot) => $"{site:d4}-{"topmidbotsidarc"[(slot % 5 * 3)..((slot % 5 * 3) + 3)]}-{slot}";

    /// <summary>What a site or app is about: one wide category and sometimes narrower ones.</summary>
    public static IEnumerable<string> CategoriesOf(int index)
    {
        var wide = (index % 22) + 1;
        yield return $"IAB{wide}";
        if (index % 3 != 0)
        {
            yield return $"IAB{wide}-{(index % 6) + 1}";
        }
        if (index % 7 == 0)
        {
            yield return $"IAB{((wide + 3) % 22) + 1}";
        }
    }

    private static string Suffix(int index)
    {
        var block = index / (First.Length * Second.Length);
        return block == 0 ? "" : block.ToString();
    }
}
