using Rtb.Campaigns;

namespace Rtb.Unit.Campaigns;

public class ShapeTests
{
    [Theory]
    [InlineData("https://a.example")]
    [InlineData("https://a.example:8443/x?y=z#f")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://a.example/?to=user@example.com")]
    [InlineData("https://203.0.113.7/x")]
    public void HttpsAddressesAreAllowed(string url) => Assert.True(Shape.IsHttpsUrl(url));

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("http://a.example")]
    [InlineData("HTTPS://a.example")]
    [InlineData("//a.example")]
    [InlineData("https:\\\\a.example")]
    [InlineData("https://a.example\\@b.example")]
    [InlineData("https://user@a.example")]
    [InlineData("https://user:secret@a.example")]
    [InlineData("https://a.example@b.example")]
    [InlineData("https://@a.example")]
    [InlineData("https://a.example/%00")]
    [InlineData("https://a.example/\u0000")]
    [InlineData("https://a.example/ b")]
    [InlineData("https://a.example/\r\nSet-Cookie:x")]
    [InlineData("https://a.example/\"onload=x")]
    [InlineData("https://a.example/<script>")]
    [InlineData("https://localhost/x")]
    [InlineData("data:text/html,x")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" https://a.example")]
    public void OtherAddressesAreRefused(string url) => Assert.False(Shape.IsHttpsUrl(url));

    [Fact]
    public void AddressesHaveALengthLimit()
    {
        var longest = "https://a.example/" + new string('x', Shape.UrlLengthMax - 18);

        Assert.True(Shape.IsHttpsUrl(longest));
        Assert.False(Shape.IsHttpsUrl(longest + "x"));
    }

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("a.b.c.example", true)]
    [InlineData("EXAMPLE.com", true)]
    [InlineData("xn--bcher-kva.example", true)]
    [InlineData("example", false)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("example.com.", false)]
    [InlineData("-a.example", false)]
    [InlineData("a-.example", false)]
    [InlineData("a..example", false)]
    [InlineData("bücher.example", false)]
    [InlineData("a_b.example", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("*.example.com", false)]
    public void DomainsHaveAShape(string text, bool valid) => Assert.Equal(valid, Shape.IsDomain(text));

    [Fact]
    public void DomainLabelsHaveALengthLimit()
    {
        Assert.True(Shape.IsDomain(new string('a', 63) + ".example"));
        Assert.False(Shape.IsDomain(new string('a', 64) + ".example"));
        Assert.False(Shape.IsDomain(string.Join('.', Enumerable.Repeat(new string('a', 60), 5))));
    }
}
