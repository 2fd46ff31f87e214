using System.Net;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Encode;

public class BannerMarkupTests
{
    private const string Landing = "https://adv.example/?a=1&b='2'";

    [Fact]
    public void AnImageGetsALinkAroundItAndAPixelBehindIt()
    {
        var html = BannerMarkup.Of(new BannerCreative { Width = 300, Height = 250, ImageUrl = "https://cdn.example.net/i.png" }, Landing);
        Assert.StartsWith("<a href=\"{click_url}\" target=\"_blank\" rel=\"noopener nofollow\"><img ", html, StringComparison.Ordinal);
        Assert.Contains("<img src=\"https://cdn.example.net/i.png\" ", html, StringComparison.Ordinal);
        Assert.Contains(" width=\"300\" height=\"250\" ", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, MarkupPlaces.Click));
        Assert.Equal(1, Count(html, MarkupPlaces.Impression));
        Assert.EndsWith("style=\"position:absolute;visibility:hidden\">", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<b>no pixel</b>", 1)]
    [InlineData("", 1)]
    [InlineData("<img src={impression_url}>", 1)]
    [InlineData("<img src={impression_url}><img src={impression_url}>", 2)]
    [InlineData("{Impression_url} is another name", 1)]
    [InlineData("<a href='{landing_url}'>", 1)]
    public void APixelIsAddedOnlyWhenTheMarkupNamesNone(string html, int expected)
    {
        var image = html.Length == 0 ? "https://cdn.example.net/i.png" : "";
        var banner = new BannerCreative { Width = 1, Height = 1, Html = html, ImageUrl = image };
        Assert.Equal(expected, Count(BannerMarkup.Of(banner, Landing), MarkupPlaces.Impression));
    }

    [Fact]
    public void ALandingUrlThatHoldsThePlaceDoesNotReplaceThePixel()
    {
        var banner = new BannerCreative { Width = 1, Height = 1, Html = "<a href=\"{landing_url}\">x</a>" };
        var html = BannerMarkup.Of(banner, "https://a.example/{impression_url}");
        Assert.Contains("<img src=\"{impression_url}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryLandingPlaceIsReplacedByTheEscapedUrl()
    {
        var banner = new BannerCreative { Width = 1, Height = 1, Html = "<a href='{landing_url}'>{landing_url}</a>{impression_url}" };
        const string Escaped = "https://adv.example/?a=1&amp;b=&#39;2&#39;";
        Assert.Equal($"<a href='{Escaped}'>{Escaped}</a>{{impression_url}}", BannerMarkup.Of(banner, Landing));
    }

    [Theory]
    [InlineData("https://cdn.example.net/i.png?\"><script>alert(1)</script>")]
    [InlineData("https://cdn.example.net/i.png?a=1&quot;=2")]
    [InlineData("https://cdn.example.net/'onerror='x")]
    public void AHostileImageUrlStaysInsideItsAttribute(string url)
    {
        var html = BannerMarkup.Of(new BannerCreative { Width = 1, Height = 1, ImageUrl = url }, Landing);
        var start = html.IndexOf("src=\"", StringComparison.Ordinal) + 5;
        var value = html[start..html.IndexOf('"', start)];
        Assert.Equal(url, WebUtility.HtmlDecode(value));
        Assert.DoesNotContain('<', value);
        Assert.DoesNotContain('\'', value);
        Assert.Equal(2, Count(html, "<img"));
        Assert.Equal(0, Count(html, "<script"));
    }

    [Fact]
    public void TheAdvertisersOwnMarkupIsNotTouched()
    {
        const string Html = "<style>a{b:c}</style>{ {} }${AUCTION_PRICE}%%CLICK%%{click_url}{impression_url}\u0001\u2028";
        Assert.Equal(Html, BannerMarkup.Of(new BannerCreative { Width = 1, Height = 1, Html = Html }, Landing));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
