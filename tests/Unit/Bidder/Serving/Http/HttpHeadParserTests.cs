using System.Text;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Serving.Http;

namespace Rtb.Unit.Bidder.Serving.Http;

public sealed class HttpHeadParserTests
{
    private const string Post = "POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\n";

    [Fact]
    public void AnOrdinaryHeadIsRead()
    {
        const string text = Post + "content-TYPE: application/x-protobuf\r\nContent-Length:  17\t\r\nAccept-Encoding: br, gzip\r\n"
            + "X-OpenRTB-Version: 2.6\r\n";

        var head = Parse(text);

        Assert.Equal(0, head.Refused);
        Assert.True(head.IsPost);
        Assert.Equal("/openrtb2/bid", text.Substring(head.PathStart, head.PathLength));
        Assert.Equal(17, head.ContentLength);
        Assert.Equal(RequestFormat.Protobuf, head.Format);
        Assert.True(head.IsTypeKnown);
        Assert.True(head.AcceptsGzip);
        Assert.False(head.Closes);
        Assert.Equal("2.6", text.Substring(head.VersionStart, head.VersionLength));
    }

    [Theory]
    [InlineData("POST /a?b=/c HTTP/1.1\r\nHost: b\r\n", "/a")]
    [InlineData("POST http://host:80/a/b?q HTTP/1.1\r\nHost: b\r\n", "/a/b")]
    [InlineData("POST http://host HTTP/1.1\r\nHost: b\r\n", "")]
    [InlineData("POST http://host?a=/b HTTP/1.1\r\nHost: b\r\n", "")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: b\r\n", "*")]
    public void ThePathHasNeitherAuthorityNorQuery(string text, string path)
    {
        var head = Parse(text);
        Assert.Equal(0, head.Refused);
        Assert.Equal(path, text.Substring(head.PathStart, head.PathLength));
    }

    [Theory]
    [InlineData("POST /a HTTP/1.1\r\n", 400)] // no Host
    [InlineData("POST /a HTTP/1.1\r\nHost: a\r\nHost: a\r\n", 400)]
    [InlineData("POST /a HTTP/2.0\r\nHost: a\r\n", 505)]
    [InlineData("POST /a HTTP/1.10\r\nHost: a\r\n", 400)]
    [InlineData("POST /a http/1.1\r\nHost: a\r\n", 400)]
    [InlineData("POST /a\r\nHost: a\r\n", 400)]
    [InlineData("POST  HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData(" /a HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("PO ST /a HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("POST ?a HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("POST a HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("POST x?u=://h/openrtb2/bid HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("POST /a b HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("P\u0001ST /a HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData("POST /a\n HTTP/1.1\r\nHost: a\r\n", 400)]
    [InlineData(Post + "a : b\r\n", 400)]
    [InlineData(Post + ": b\r\n", 400)]
    [InlineData(Post + "no colon\r\n", 400)]
    [InlineData(Post + "a: b\r\n folded\r\n", 400)]
    [InlineData(Post + "a: b\nc: d\r\n", 400)]
    [InlineData(Post + "a: b\rc\r\n", 400)]
    [InlineData(Post + "a: \0\r\n", 400)]
    [InlineData(Post + "Content-Length: -1\r\n", 400)]
    [InlineData(Post + "Content-Length: +1\r\n", 400)]
    [InlineData(Post + "Content-Length: 1 2\r\n", 400)]
    [InlineData(Post + "Content-Length: 5, 5\r\n", 400)]
    [InlineData(Post + "Content-Length:\r\n", 400)]
    [InlineData(Post + "Content-Length: 99999999999999999999\r\n", 400)]
    [InlineData(Post + "Content-Length: 5\r\nContent-Length: 6\r\n", 400)]
    [InlineData(Post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding: gzip, chunked\r\n", 501)]
    [InlineData(Post + "Transfer-Encoding: identity\r\n", 501)]
    [InlineData("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n", 400)]
    [InlineData(Post + "Expect: a-miracle\r\n", 417)]
    public void WhatCouldBeReadInTwoWaysIsRefused(string text, int status) => Assert.Equal(status, Parse(text).Refused);

    [Fact]
    public void TheSameLengthTwiceIsOneLength() =>
        Assert.Equal(5, Parse(Post + "Content-Length: 5\r\nContent-Length: 05\r\n").ContentLength);

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 431)]
    public void FiftyHeadersAreEnough(int beside, int status)
    {
        var text = new StringBuilder(Post);
        for (var i = 0; i < beside; i++)
        {
            text.Append("a: b\r\n");
        }
        Assert.Equal(status, Parse(text.ToString()).Refused);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", false, false)]
    [InlineData("HTTP/1.1", "close", true, false)]
    [InlineData("HTTP/1.1", "upgrade , CLOSE", true, false)]
    [InlineData("HTTP/1.1", "keep-alive", false, false)]
    [InlineData("HTTP/1.0", "", true, false)]
    [InlineData("HTTP/1.0", "Keep-Alive", false, true)]
    [InlineData("HTTP/1.0", "keep-alive, close", true, false)]
    public void VersionAndConnectionSayWhetherItGoesOn(string version, string connection, bool closes, bool saysKeepAlive)
    {
        var head = Parse($"POST /a {version}\r\nHost: b\r\nConnection: {connection}\r\n");
        Assert.Equal((closes, saysKeepAlive), (head.Closes, head.SaysKeepAlive));
    }

    [Theory]
    [InlineData("gzip", BodyCoding.Gzip)]
    [InlineData("X-GZIP", BodyCoding.Gzip)]
    [InlineData("identity", BodyCoding.None)]
    [InlineData("", BodyCoding.None)]
    [InlineData("br", BodyCoding.Unknown)]
    [InlineData("gzip, gzip", BodyCoding.Unknown)]
    internal void ContentEncodingIsGzipOrNothing(string value, BodyCoding coding) =>
        Assert.Equal(coding, Parse($"{Post}Content-Encoding: {value}\r\n").Coding);

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("deflate, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip; q=0.000, *", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("br", false)]
    public void AcceptEncodingTakesGzipUnlessItsQualityIsZero(string value, bool accepts) =>
        Assert.Equal(accepts, Parse($"{Post}Accept-Encoding: {value}\r\n").AcceptsGzip);

    [Fact]
    public void EveryHeadWithOneByteChangedIsReadOrRefused()
    {
        var good = Encoding.ASCII.GetBytes(
            Post + "Content-Length: 17\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n");
        for (var at = 0; at < good.Length - 2; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var head = good.ToArray();
                head[at] = (byte)value;
                var parsed = HttpHeadParser.Parse(head);
                Assert.InRange(parsed.PathStart + parsed.PathLength, 0, head.Length);
                Assert.True(parsed.Refused is 0 or 400 or 417 or 501 or 505, $"{parsed.Refused}");
            }
        }
    }

    private static HttpHead Parse(string text) => HttpHeadParser.Parse(Encoding.Latin1.GetBytes(text));
}
