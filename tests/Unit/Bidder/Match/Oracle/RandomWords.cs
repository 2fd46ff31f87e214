namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>Small vocabularies, so that random requests and random campaigns meet often; the odd spellings are on purpose.</summary>
internal static class RandomWords
{
    public static readonly string[] Exchanges = ["alpha", "beta", "gamma"];
    public static readonly string[] Countries = ["USA", "DEU", "FRA", "JPN"];
    public static readonly string[] CountriesAsSent = ["USA", "DEU", "FRA", "JPN", "us", "DE", "ZZZ", ""];
    public static readonly string[] Regions = ["CA", "NY", "BY"];
    public static readonly string[] RegionsAsSent = ["CA", "ny", "US-CA", "BY", "XX", ""];
    public static readonly string[] Cities = ["Los Angeles", "Berlin", "Köln"];
    public static readonly string[] CitiesAsSent = ["Los Angeles", "LOS ANGELES", "Berlin", "Köln", "Nowhere", ""];
    public static readonly string[] Languages = ["en", "de", "fr"];
    public static readonly string[] LanguagesAsSent = ["en", "EN", "de", "fr", "xx", ""];
    public static readonly string[] Domains = ["example.com", "news.example.com", "www.shop.example.org", "example.org", "co.uk",
        "a.co.uk"];

    public static readonly string[] DomainsAsSent =
        ["example.com", "www.example.com", "WWW.News.Example.Com", "a.b.c.example.org", "shop.example.org", "a.co.uk", "notexample.com",
            ""];

    public static readonly string[] Bundles = ["com.game.one", "com.game.two", "123456789"];
    public static readonly string[] Publishers = [.. Enumerable.Range(0, 40).Select(number => $"publisher-{number}")];
    public static readonly string[] Placements = [.. Enumerable.Range(0, 12).Select(number => $"tag_{number}")];
    public static readonly string[] Categories = ["IAB1", "IAB1-2", "IAB2", "IAB3-1", "IAB25", "iab7"];
    public static readonly string[] CategoriesAsSent = ["IAB1", "IAB1-2", "iab1-7", "IAB2-1", "IAB3-1", "IAB3", "IAB25-3", "IAB7", "IAB99"];
    public static readonly string[] Segments = [.. Enumerable.Range(0, 12).Select(number => $"seg{number}")];
    public static readonly string[] Systems = ["android", "ios", "windows", "macos", "linux", "tizen", "other"];
    public static readonly string[] SystemsAsSent = ["Android", "iOS", "iphone", "Windows", "OS X", "someos", "", ""];
    public static readonly string[] Browsers = ["chrome", "safari", "firefox", "edge", "other"];
    public static readonly string[] Brands = ["Google Chrome", "Microsoft Edge", "Safari", "Unheard Of", ""];

    public static readonly string[] Carriers = ["VERIZON", "O2 - de", "310-005"];
    public static readonly string[] CarriersAsSent = ["verizon", "O2 - de", "ATT", "WIFI", "", ""];
    public static readonly string[] CarrierCodesAsSent = ["310-005", "310-410", "", ""];
    public static readonly string[] Keywords = ["shoes", "running", "m\u00fcsli", "two words", "k=v"];
    public static readonly string[] KeywordsAsSent =
        ["Shoes", "running,chess", " chess , two words,,K=V ", "m\u00fcsli", "shoe,s", ",", "news", ""];

    public static readonly string[] Versions = ["8", "9.0", "10_1", "12.3.1", "13.5", "16.7.2", "17", ""];

    public static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36",
        "curl/8.0",
        "",
    ];

    public static readonly (int Width, int Height)[] Sizes = [(300, 250), (728, 90), (320, 50), (160, 600)];

    public static readonly string[] AdvertiserDomains = ["acme.com", "shop.acme.com", "www.other.net", "other.net", "third.example"];
    public static readonly string[] BlockedDomains = ["acme.com", "www.acme.com", "SHOP.ACME.COM", "net", "other.net", "unrelated.org",
        "cme.com"];

    public static T One<T>(this Random random, IReadOnlyList<T> words) => words[random.Next(words.Count)];

    /// <summary>Up to <paramref name="most"/> of the words, repetitions possible.</summary>
    public static IEnumerable<T> Some<T>(this Random random, IReadOnlyList<T> words, int most) =>
        [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => random.One(words))];

    public static bool Chance(this Random random, double share) => random.NextDouble() < share;
}
