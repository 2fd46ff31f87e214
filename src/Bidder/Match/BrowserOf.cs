using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>The browsers that targeting knows by name.</summary>
internal enum Browser
{
    Unknown = 0,
    Chrome,
    Safari,
    Firefox,
    Edge,
    Opera,
    Samsung,
    Other,
}

/// <summary>Which browser a request came from: client hints first, then the user agent. Asked only when a campaign targets
/// browsers.</summary>
internal static class BrowserOf
{
    // Products of user agents. Every browser claims to be those below it, so the first in this order decides.
    private static readonly (string Name, Browser Browser)[] Products =
    [
        ("Edg", Browser.Edge), ("EdgA", Browser.Edge), ("EdgiOS", Browser.Edge), ("Edge", Browser.Edge),
        ("OPR", Browser.Opera), ("OPT", Browser.Opera), ("OPiOS", Browser.Opera), ("Opera", Browser.Opera),
        ("SamsungBrowser", Browser.Samsung),
        ("Firefox", Browser.Firefox), ("FxiOS", Browser.Firefox),
        ("Chrome", Browser.Chrome), ("HeadlessChrome", Browser.Chrome), ("CriOS", Browser.Chrome),
        ("Safari", Browser.Safari), ("MobileSafari", Browser.Safari),
    ];

    private static readonly (string Name, Browser Browser)[] Brands =
    [
        ("Google Chrome", Browser.Chrome), ("Chromium", Browser.Chrome), ("Chrome", Browser.Chrome), ("Microsoft Edge", Browser.Edge),
        ("Opera", Browser.Opera), ("Samsung Internet", Browser.Samsung), ("Safari", Browser.Safari), ("Firefox", Browser.Firefox),
    ];

    private static readonly ValueTable ProductTable = ValueTable.OfTexts([.. Products.Select(product => product.Name)]);
    private static readonly ValueTable BrandTable = ValueTable.OfTexts([.. Brands.Select(brand => brand.Name)]);

    /// <summary>The browser that a targeting list means; Unknown for a name outside the vocabulary.</summary>
    public static Browser Named(string name) =>
        Enum.TryParse<Browser>(name, ignoreCase: true, out var browser) && Enum.IsDefined(browser) && !char.IsAsciiDigit(name[0])
            ? browser
            : Browser.Unknown;

    /// <summary>Unknown when the request says nothing; Other when it says something else.</summary>
    public static Browser Of(DecodedRequest request)
    {
        var brand = request.Bytes(request.SuaBrowser);
        var entry = brand.IsEmpty ? -1 : BrandTable.FindReadable(brand);
        if (entry >= 0)
        {
            return Brands[entry].Browser;
        }
        var product = request.UserAgent.IsEmpty ? -1 : FirstProduct(request.Bytes(request.UserAgent));
        if (product >= 0)
        {
            return Products[product].Browser;
        }
        return brand.IsEmpty && request.UserAgent.IsEmpty ? Browser.Unknown : Browser.Other;
    }

    /// <summary>The foremost of <see cref="Products"/> that stands before a slash; -1 when none does.</summary>
    private static int FirstProduct(ReadOnlySpan<byte> agent)
    {
        var first = int.MaxValue;
        for (var slash = agent.IndexOf((byte)'/'); slash >= 0; slash = agent.IndexOf((byte)'/'))
        {
            var start = slash;
            while (start > 0 && char.IsAsciiLetterOrDigit((char)agent[start - 1]))
            {
                start--;
            }
            var name = agent[start..slash];
            var entry = name.IsEmpty ? -1 : ProductTable.FindReadable(name);
            first = entry < 0 ? first : Math.Min(first, entry);
            agent = agent[(slash + 1)..];
        }
        return first == int.MaxValue ? -1 : first;
    }
}
