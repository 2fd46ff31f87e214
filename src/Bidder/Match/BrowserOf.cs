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

/// <summary>Which browser a request came from: client hints first, then the user agent. Asked only when a campaign targets browsers.</summary>
internal static class BrowserOf
{
    // Every browser claims to be those below it, so the first hit decides.
    private static readonly (byte[] Token, Browser Browser)[] Tokens =
    [
        ("Edg/"u8.ToArray(), Browser.Edge),
        ("EdgA/"u8.ToArray(), Browser.Edge),
        ("EdgiOS/"u8.ToArray(), Browser.Edge),
        ("Edge/"u8.ToArray(), Browser.Edge),
        ("OPR/"u8.ToArray(), Browser.Opera),
        ("OPT/"u8.ToArray(), Browser.Opera),
        ("OPiOS/"u8.ToArray(), Browser.Opera),
        ("Opera"u8.ToArray(), Browser.Opera),
        ("SamsungBrowser/"u8.ToArray(), Browser.Samsung),
        ("Firefox/"u8.ToArray(), Browser.Firefox),
        ("FxiOS/"u8.ToArray(), Browser.Firefox),
        ("Chrome/"u8.ToArray(), Browser.Chrome),
        ("CriOS/"u8.ToArray(), Browser.Chrome),
        ("Safari/"u8.ToArray(), Browser.Safari),
    ];

    private static readonly (byte[] Token, Browser Browser)[] Brands =
    [
        ("google chrome"u8.ToArray(), Browser.Chrome),
        ("chromium"u8.ToArray(), Browser.Chrome),
        ("chrome"u8.ToArray(), Browser.Chrome),
        ("microsoft edge"u8.ToArray(), Browser.Edge),
        ("opera"u8.ToArray(), Browser.Opera),
        ("samsung internet"u8.ToArray(), Browser.Samsung),
        ("safari"u8.ToArray(), Browser.Safari),
        ("firefox"u8.ToArray(), Browser.Firefox),
    ];

    /// <summary>The browser that a targeting list means; Unknown for a name outside the vocabulary.</summary>
    public static Browser Named(string name) =>
        Enum.TryParse<Browser>(name, ignoreCase: true, out var browser) && Enum.IsDefined(browser) && !char.IsAsciiDigit(name[0])
            ? browser
            : Browser.Unknown;

    /// <summary>Unknown when the request says nothing; Other when it says something else.</summary>
    public static Browser Of(DecodedRequest request)
    {
        if (!request.SuaBrowser.IsEmpty)
        {
            var brand = request.Bytes(request.SuaBrowser);
            foreach (var (token, browser) in Brands)
            {
                if (TextHash.EqualsIgnoreCase(token, brand))
                {
                    return browser;
                }
            }
        }
        if (request.UserAgent.IsEmpty)
        {
            return request.SuaBrowser.IsEmpty ? Browser.Unknown : Browser.Other;
        }
        var agent = request.Bytes(request.UserAgent);
        foreach (var (token, browser) in Tokens)
        {
            if (agent.IndexOf(token) >= 0)
            {
                return browser;
            }
        }
        return Browser.Other;
    }
}
