using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Match;

public sealed class ClassifierTests
{
    [Theory]
    [InlineData("", "", "", 0, 0)]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) " +
        "Chrome/120.0.0.0 Safari/537.36", "", "", (int)Browser.Chrome, (int)OperatingSystemName.Windows)]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 " +
        "Safari/537.36 Edg/120.0", "", "", (int)Browser.Edge, (int)OperatingSystemName.Windows)]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 " +
        "Safari/537.36 OPR/105.0", "", "", (int)Browser.Opera, (int)OperatingSystemName.Windows)]
    [InlineData(
        "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
        "", "", (int)Browser.Opera, (int)OperatingSystemName.Android)]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 13; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) " +
        "SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36", "", "", (int)Browser.Samsung, (int)OperatingSystemName.Android)]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like " +
        "Gecko) Version/17.0 Mobile/15E148 Safari/604.1", "", "", (int)Browser.Safari, (int)OperatingSystemName.Ios)]
    [InlineData(
        "Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
        "CriOS/120.0 Mobile/15E148 Safari/604.1", "", "", (int)Browser.Chrome, (int)OperatingSystemName.Ios)]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
        "Version/17.0 Safari/605.1.15", "", "", (int)Browser.Safari, (int)OperatingSystemName.MacOs)]
    [InlineData(
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
        "", "", (int)Browser.Firefox, (int)OperatingSystemName.Linux)]
    [InlineData(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 " +
        "Safari/537.36", "", "", (int)Browser.Chrome, (int)OperatingSystemName.ChromeOs)]
    [InlineData(
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0/6.0 TV " +
        "Safari/537.36", "", "", (int)Browser.Safari, (int)OperatingSystemName.Tizen)]
    [InlineData(
        "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0 Safari/537.36",
        "", "", (int)Browser.Chrome, (int)OperatingSystemName.WebOs)]
    [InlineData("Roku/DVP-9.10 (519.10E04111A)", "", "", (int)Browser.Other, (int)OperatingSystemName.Roku)]
    [InlineData(
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) Edge/15.15254",
        "", "", (int)Browser.Edge, (int)OperatingSystemName.Other)]
    [InlineData("curl/8.0", "", "", (int)Browser.Other, (int)OperatingSystemName.Other)]
    [InlineData("/ // Chrome /", "", "", (int)Browser.Other, (int)OperatingSystemName.Other)]
    [InlineData("NotChrome/1 XSafari/2", "", "", (int)Browser.Other, (int)OperatingSystemName.Other)]
    [InlineData("", "Google Chrome", "Android", (int)Browser.Chrome, (int)OperatingSystemName.Android)]
    [InlineData("", "Unheard Of", "Fuchsia", (int)Browser.Other, (int)OperatingSystemName.Other)]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/2", "Microsoft Edge", "macOS", (int)Browser.Edge, (int)OperatingSystemName.MacOs)]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/2", "Unheard Of", "Fuchsia", (int)Browser.Chrome, (int)OperatingSystemName.Windows)]
    public void HintsAreHeardBeforeTheUserAgent(string agent, string brand, string platform, int browser, int system)
    {
        var device = new BidRequest.Types.Device { Ua = agent };
        if (brand != "")
        {
            device.Sua = new BidRequest.Types.UserAgent
            {
                Browsers = { new BidRequest.Types.BrandVersion { Brand = brand } },
                Platform = new BidRequest.Types.BrandVersion { Brand = platform },
            };
        }
        var request = DecodedRequests.From(new BidRequest { Device = device });
        Assert.Equal((Browser)browser, BrowserOf.Of(request));
        Assert.Equal((OperatingSystemName)system, OperatingSystemOf.Of(request));
    }

    [Theory]
    [InlineData("iphone", (int)OperatingSystemName.Ios)]
    [InlineData("iPadOS", (int)OperatingSystemName.Ios)]
    [InlineData("Mac OS X", (int)OperatingSystemName.MacOs)]
    [InlineData("ANDROID", (int)OperatingSystemName.Android)]
    [InlineData("test-os", (int)OperatingSystemName.Other)]
    public void TheOperatingSystemIsReadAsExchangesSpellIt(string text, int expected) =>
        Assert.Equal((OperatingSystemName)expected,
            OperatingSystemOf.Of(DecodedRequests.From(new BidRequest { Device = new() { Os = text } })));

    [Fact]
    public void TheVocabularyOfTargetingHasACodeForEveryName()
    {
        string[] browsers = ["chrome", "safari", "firefox", "edge", "opera", "samsung", "other"];
        string[] systems = ["android", "ios", "windows", "macos", "linux", "chromeos", "tizen", "webos", "roku", "other"];
        Assert.Equal(Enum.GetValues<Browser>().Skip(1), browsers.Select(BrowserOf.Named));
        Assert.Equal(Enum.GetValues<OperatingSystemName>().Skip(1), systems.Select(OperatingSystemOf.Named));
        Assert.Equal(Browser.Unknown, BrowserOf.Named("1"));
        Assert.Equal(OperatingSystemName.Unknown, OperatingSystemOf.Named("beos"));
    }

    [Fact]
    public void AlphaTwoBecomesAlphaThree()
    {
        Assert.Equal(250, CountryCodes.All.Count());
        Assert.Equal(250, CountryCodes.All.Select(pair => pair.Alpha3).Distinct().Count());
        Assert.All(CountryCodes.All, pair =>
            Assert.Equal(pair.Alpha3, CountryCode.ToText(CountryCodes.Alpha3(pair.Alpha2.ToLowerInvariant()))));
        Assert.All(CountryCodes.All, pair =>
            Assert.Equal(CountryCode.Of(System.Text.Encoding.ASCII.GetBytes(pair.Alpha3)), CountryCodes.Alpha3(pair.Alpha3)));
        Assert.Equal("AUS", CountryCode.ToText(CountryCodes.Alpha3("au")));
        Assert.Equal("AUT", CountryCode.ToText(CountryCodes.Alpha3("AT")));
        Assert.All((string[])["ZZ", "", "U", "U1", "USAX"], code => Assert.Equal(0, CountryCodes.Alpha3(code)));
    }
}
