using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

public class NoticeUrlsTests
{
    [Theory]
    [InlineData("https://n.example", "https://n.example")]
    [InlineData("https://n.example/", "https://n.example")]
    [InlineData("http://127.0.0.1:8085", "http://127.0.0.1:8085")]
    [InlineData("http://[::1]:8085", "http://[::1]:8085")]
    [InlineData("https://n.example:8443/rtb/eu-1/", "https://n.example:8443/rtb/eu-1")]
    public void PathsAreBelowTheBaseAndMacrosStayLiteral(string baseUrl, string root)
    {
        var urls = new NoticeUrls(baseUrl);
        Assert.Equal(root + "/n/win?t={token}&p=${AUCTION_PRICE}", urls.Win);
        Assert.Equal(root + "/n/bill?t={token}&p=${AUCTION_PRICE}", urls.Billing);
        Assert.Equal(root + "/n/loss?t={token}&r=${AUCTION_LOSS}&m=${AUCTION_MIN_TO_WIN}", urls.Loss);
        Assert.Equal(root + "/t/imp?t={token}", urls.Impression);
        Assert.Equal(root + "/t/click?t={token}", urls.Click);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n.example")]
    [InlineData("/notices")]
    [InlineData("ftp://n.example")]
    [InlineData("HTTPS://n.example")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("https://user@n.example")]
    [InlineData("https://n.example?a=b")]
    [InlineData("https://n.example#f")]
    [InlineData("https://n.example/\"onload=")]
    [InlineData("https://n.example/'")]
    [InlineData("https://n.example/<b>")]
    [InlineData("https://n.example/a&b")]
    [InlineData("https://n.example/{token}")]
    [InlineData("https://n.example/a b")]
    [InlineData("https://n.example/\\")]
    [InlineData("https://n\u00e9.example")]
    [InlineData("https://n.example:99999")]
    [InlineData("javascript:alert(1)")]
    public void ABaseThatWouldNeedEscapingSomewhereIsRefused(string baseUrl)
    {
        Assert.False(NoticeUrls.IsBase(baseUrl));
        Assert.Throws<ArgumentException>(() => new NoticeUrls(baseUrl));
    }

    [Fact]
    public void ABaseThatIsTooLongIsRefused()
    {
        var longest = "https://n.example/" + new string('a', 256 - "https://n.example/".Length);
        Assert.True(NoticeUrls.IsBase(longest));
        Assert.False(NoticeUrls.IsBase(longest + "a"));
    }
}
