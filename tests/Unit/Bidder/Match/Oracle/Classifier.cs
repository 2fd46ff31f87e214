using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>Names of browsers and operating systems, written down from what they call themselves.</summary>
internal static class Classifier
{
    /// <summary>Empty when the request says nothing.</summary>
    public static string Browser(BidRequest.Types.Device device)
    {
        var brand = device.Sua?.Browsers.FirstOrDefault()?.Brand.ToLowerInvariant() ?? "";
        var named = brand switch
        {
            "google chrome" or "chromium" or "chrome" => "chrome",
            "microsoft edge" => "edge",
            "samsung internet" => "samsung",
            "opera" or "safari" or "firefox" => brand,
            _ => "",
        };
        var said = brand != "" || device.Ua != "";
        return named != "" ? named : !said ? "" : device.Ua switch
        {
            var ua when IsProduct(ua, "Edg", "EdgA", "EdgiOS", "Edge") => "edge",
            var ua when IsProduct(ua, "OPR", "OPT", "OPiOS", "Opera") => "opera",
            var ua when IsProduct(ua, "SamsungBrowser") => "samsung",
            var ua when IsProduct(ua, "Firefox", "FxiOS") => "firefox",
            var ua when IsProduct(ua, "Chrome", "HeadlessChrome", "CriOS") => "chrome",
            var ua when IsProduct(ua, "Safari", "MobileSafari") => "safari",
            _ => "other",
        };
    }

    /// <summary>Empty when the request says nothing.</summary>
    public static string OperatingSystem(BidRequest.Types.Device device)
    {
        var platform = device.Sua?.Platform?.Brand ?? "";
        var named = Named(platform) is { Length: > 0 } byPlatform ? byPlatform : Named(device.Os);
        var said = platform != "" || device.Os != "" || device.Ua != "";
        return named != "" ? named : !said ? "" : device.Ua switch
        {
            var ua when Has(ua, "Windows Phone") => "other",
            var ua when Has(ua, "Tizen") => "tizen",
            var ua when Has(ua, "Web0S", "webOS") => "webos",
            var ua when Has(ua, "Roku") => "roku",
            var ua when Has(ua, "CrOS") => "chromeos",
            var ua when Has(ua, "Android") => "android",
            var ua when Has(ua, "iPhone", "iPad", "iPod") => "ios",
            var ua when Has(ua, "Windows") => "windows",
            var ua when Has(ua, "Macintosh", "Mac OS X") => "macos",
            var ua when Has(ua, "Linux", "X11") => "linux",
            _ => "other",
        };
    }

    private static string Named(string name) => name.ToLowerInvariant() switch
    {
        "ios" or "iphone" or "iphone os" or "ipad" or "ipados" => "ios",
        "macos" or "mac os" or "mac os x" or "os x" or "osx" => "macos",
        "chrome os" or "chromeos" => "chromeos",
        "webos" or "web0s" => "webos",
        "roku" or "roku os" => "roku",
        var same and ("android" or "windows" or "linux" or "tizen") => same,
        _ => "",
    };

    private static bool Has(string text, params string[] tokens) => tokens.Any(token => text.Contains(token, StringComparison.Ordinal));

    private static bool IsProduct(string agent, params string[] names) => agent.Split('/').SkipLast(1)
        .Select(before => before[(before.LastIndexOfAny([.. before.Where(c => !char.IsAsciiLetterOrDigit(c)).Append(' ')]) + 1)..])
        .Any(word => names.Contains(word, StringComparer.OrdinalIgnoreCase));
}
