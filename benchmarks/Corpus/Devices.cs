using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Corpus;

/// <summary>A kind of device: what its user agent, its client hints and its fields say must fit together.</summary>
internal sealed record DeviceKind(
    int Weight, bool InApp, int DeviceType, string Make, string Model, string Os, string[] OsVersions, string Agent, string Brand)
{
    public bool IsIos => Os is "iOS" or "iphone";
}

/// <summary>Makes devices whose parts agree with each other and with the place they are in.</summary>
internal static class Devices
{
    private const string Webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
    private const string AppleWebkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private const string AppleSafari = AppleWebkit + " Version/16.6 Mobile/15E148 Safari/604.1";

    private static readonly string[] Windows = ["10.0", "10", "11", "6.1"];
    private static readonly string[] Mac = ["10.15.7", "12.3.1", "13.5", "14.2.1"];
    private static readonly string[] Ios = ["15.6", "16.4.1", "17.1.2", "17.5", "18.0.1"];
    private static readonly string[] Android = ["8.1.0", "9", "10", "11", "12", "13", "14"];

    // {os} and {v} are the version of the system and of the browser.
    private static readonly DeviceKind[] Kinds =
    [
        new(22, false, 2, "", "", "Windows", Windows,
            $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {Webkit} Chrome/{{v}}.0.0.0 Safari/537.36", "Google Chrome"),
        new(5, false, 2, "", "", "Windows", Windows,
            $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {Webkit} Chrome/{{v}}.0.0.0 Safari/537.36 Edg/{{v}}.0.2045.60", "Microsoft Edge"),
        new(4, false, 2, "", "", "Windows", Windows,
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0", ""),
        new(2, false, 2, "", "", "Windows", Windows,
            $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {Webkit} Chrome/{{v}}.0.0.0 Safari/537.36 OPR/{{v}}.0.0.0", "Opera"),
        new(8, false, 2, "Apple", "Macintosh", "macOS", Mac,
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + AppleWebkit + " Version/17.4 Safari/605.1.15", ""),
        new(5, false, 2, "Apple", "Macintosh", "macOS", Mac,
            $"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {Webkit} Chrome/{{v}}.0.0.0 Safari/537.36", "Google Chrome"),
        new(2, false, 2, "", "", "Linux", [],
            $"Mozilla/5.0 (X11; Linux x86_64) {Webkit} Chrome/{{v}}.0.0.0 Safari/537.36", "Chromium"),
        new(10, false, 4, "Apple", "iPhone", "iOS", Ios,
            "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X) " + AppleSafari, ""),
        new(3, false, 5, "Apple", "iPad", "iOS", Ios,
            "Mozilla/5.0 (iPad; CPU OS {os} like Mac OS X) " + AppleSafari, ""),
        new(12, false, 4, "samsung", "SM-G991U", "Android", Android,
            $"Mozilla/5.0 (Linux; Android {{os}}; SM-G991U) {Webkit} Chrome/{{v}}.0.0.0 Mobile Safari/537.36", "Google Chrome"),
        new(3, false, 4, "samsung", "SM-A536B", "Android", Android,
            $"Mozilla/5.0 (Linux; Android {{os}}; SAMSUNG SM-A536B) {Webkit} SamsungBrowser/22.0 Chrome/{{v}}.0.0.0 Mobile Safari/537.36",
            "Samsung Internet"),
        new(14, true, 4, "samsung", "SM-S918U", "android", Android,
            $"Mozilla/5.0 (Linux; Android {{os}}; SM-S918U Build/UP1A; wv) {Webkit} Version/4.0 Chrome/{{v}}.0.0.0 Mobile Safari/537.36",
            ""),
        new(6, true, 4, "motorola", "moto g power", "Android", Android,
            $"Mozilla/5.0 (Linux; Android {{os}}; moto g power Build/S3; wv) {Webkit} Version/4.0 Chrome/{{v}}.0.0.0 Mobile Safari/537.36",
            ""),
        new(10, true, 4, "Apple", "iPhone14,5", "iOS", Ios,
            "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X) " + AppleWebkit + " Mobile/15E148", ""),
        new(2, true, 5, "Apple", "iPad13,1", "iOS", Ios,
            "Mozilla/5.0 (iPad; CPU OS {os} like Mac OS X) " + AppleWebkit + " Mobile/15E148", ""),
        new(2, true, 3, "samsung", "QN55Q60", "Tizen", ["5.0", "6.5"],
            "Mozilla/5.0 (SMART-TV; LINUX; Tizen {os}) AppleWebKit/537.36 (KHTML, like Gecko) Version/5.0 TV Safari/537.36", ""),
        new(2, true, 7, "Roku", "Roku Ultra", "Roku", ["11.5", "12.0"], "Roku/DVP-{os} ({os}.0.4312-88)", ""),
    ];

    private static readonly int[] Weights = [.. Kinds.Select(kind => kind.Weight)];

    public static DeviceKind AnyKind(Chance chance) => Kinds[chance.Weighted(Weights)];

    public static BidRequest.Types.Device Make(Chance chance, DeviceKind kind, City city, bool minor)
    {
        var browserVersion = chance.Between(96, 134);
        var systemVersion = kind.OsVersions.Length == 0 ? "" : chance.Of(kind.OsVersions);
        var device = new BidRequest.Types.Device
        {
            Ua = kind.Agent.Replace("{v}", browserVersion.ToString(), StringComparison.Ordinal)
                .Replace("{os}", kind.IsIos ? systemVersion.Replace('.', '_') : systemVersion, StringComparison.Ordinal),
            Ip = $"{chance.Between(23, 190)}.{chance.Below(256)}.{chance.Below(256)}.0",
            Geo = MakeGeo(chance, kind, city),
            Connectiontype = chance.Of<int>([0, 1, 2, 2, 3, 4, 5, 6, 6, 7]),
        };
        if (chance.Percent(90))
        {
            device.Language = chance.Percent(82) ? city.Language : chance.Percent(50) ? "en" : "es-US";
        }
        if (kind.InApp || chance.Percent(35))
        {
            Describe(chance, device, kind, systemVersion);
        }
        if (kind.Brand.Length > 0 && chance.Percent(42))
        {
            device.Sua = MakeHints(chance, kind, systemVersion, browserVersion);
        }
        if (kind.InApp)
        {
            device.Lmt = minor || chance.Percent(18);
            device.Ifa = device.Lmt ? "00000000-0000-0000-0000-000000000000" : chance.Uuid();
        }
        else if (chance.Percent(10))
        {
            device.Dnt = chance.Percent(30);
            device.Js = true;
        }
        return device;
    }

    private static void Describe(Chance chance, BidRequest.Types.Device device, DeviceKind kind, string systemVersion)
    {
        device.Devicetype = kind.DeviceType;
        device.Os = kind.Os;
        if (systemVersion.Length > 0)
        {
            device.Osv = systemVersion;
        }
        if (kind.Make.Length > 0)
        {
            device.Make = kind.Make;
            device.Model = kind.Model;
        }
        if (kind.DeviceType is 4 or 5)
        {
            (device.W, device.H) = kind.DeviceType == 4 ? (390, 844) : (834, 1194);
            device.Carrier = chance.Of<string>(["310-410", "311-480", "310-260", "234-15", "WIFI", "302-720"]);
        }
    }

    private static BidRequest.Types.UserAgent MakeHints(Chance chance, DeviceKind kind, string systemVersion, int browserVersion)
    {
        string[] Full(int major) =>
            chance.Percent(50) ? [$"{major}"] : [$"{major}", "0", $"{chance.Between(4000, 7000)}", "124"];
        var hints = new BidRequest.Types.UserAgent { Mobile = kind.DeviceType == 4, Source = chance.Between(1, 2) };
        hints.Browsers.Add(new BidRequest.Types.BrandVersion { Brand = "Not?A_Brand", Version = { "8" } });
        hints.Browsers.Add(new BidRequest.Types.BrandVersion { Brand = "Chromium", Version = { Full(browserVersion) } });
        if (kind.Brand != "Chromium")
        {
            hints.Browsers.Add(new BidRequest.Types.BrandVersion { Brand = kind.Brand, Version = { Full(browserVersion) } });
        }
        hints.Platform = new BidRequest.Types.BrandVersion { Brand = kind.Os };
        if (systemVersion.Length > 0)
        {
            hints.Platform.Version.Add(systemVersion.Split('.'));
        }
        if (hints.Source == 2)
        {
            hints.Architecture = kind.DeviceType == 2 ? "x86" : "arm";
            hints.Bitness = "64";
        }
        return hints;
    }

    private static BidRequest.Types.Geo MakeGeo(Chance chance, DeviceKind kind, City city)
    {
        var geo = new BidRequest.Types.Geo { Type = kind.InApp ? chance.Between(1, 2) : 2, Utcoffset = city.UtcOffset };
        var detail = chance.Weighted(6, 24, 70);
        if (detail >= 1)
        {
            geo.Country = chance.Percent(97) ? city.Country : city.CountryAlpha2;
        }
        if (detail == 2)
        {
            geo.Region = city.Region;
            geo.City = city.Name;
            geo.Zip = city.Zip;
            if (city.Country == "USA")
            {
                geo.Metro = chance.Between(500, 881).ToString();
            }
        }
        if (geo.Type == 1 || chance.Percent(12))
        {
            geo.Lat = Math.Round(city.Latitude + ((chance.Share() - 0.5) * 0.6), 4);
            geo.Lon = Math.Round(city.Longitude + ((chance.Share() - 0.5) * 0.6), 4);
        }
        return geo;
    }
}
