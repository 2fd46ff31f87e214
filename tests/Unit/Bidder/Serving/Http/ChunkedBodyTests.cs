using System.Buffers;
using System.Text;
using Rtb.Bidder.Serving.Http;

namespace Rtb.Unit.Bidder.Serving.Http;

public sealed class ChunkedBodyTests
{
    private const string Whole = "5;name=\"value\"\r\nhello\r\n006 \r\n world\r\n0\r\nTrailer: x\r\n\r\n";

    [Fact]
    public void ChunksAreJoinedWhereverTheyAreCut()
    {
        for (var cut = 0; cut <= Whole.Length; cut++)
        {
            var body = new ChunkedBody();
            var first = Take(body, Whole[..cut]);
            var rest = Take(body, first + Whole[cut..] + "POST");

            Assert.True(body.IsWhole);
            Assert.Equal("hello world", Encoding.ASCII.GetString(body.Bytes.Span));
            Assert.Equal("POST", rest);
        }
    }

    [Fact]
    public void EveryCutBeforeTheEndIsNotWhole()
    {
        for (var cut = 0; cut < Whole.Length; cut++)
        {
            var body = new ChunkedBody();
            Take(body, Whole[..cut]);
            Assert.False(body.IsWhole);
            Assert.False(body.IsBroken);
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("g\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("0x5\r\n")]
    [InlineData("123456789\r\n")]
    [InlineData("1\r\nab\r\n")]
    [InlineData("1\r\naXX")]
    [InlineData("1;a\nb\r\n")]
    [InlineData("1;a\rb\r\n")]
    [InlineData("0\r\nX: a\nb\r\n")]
    public void WhatIsNoChunkIsBroken(string text)
    {
        var body = new ChunkedBody();
        Take(body, text);
        Assert.True(body.IsBroken);
    }

    [Theory]
    [InlineData("1;", 300)]
    [InlineData("0\r\n", 5000)]
    public void LinesWithoutEndAreBroken(string start, int more)
    {
        var body = new ChunkedBody();
        Take(body, start + new string('a', more));
        Assert.True(body.IsBroken);
    }

    [Fact]
    public void TheLongestLineMayBeCutInsideOfItsEnd()
    {
        var body = new ChunkedBody();
        var rest = Take(body, "1;" + new string('e', 254) + "\r");
        Take(body, rest + "\na\r\n0\r\n\r\n");
        Assert.True(body.IsWhole);
    }

    [Fact]
    public void ReadingStopsWhenTheLimitIsPassed()
    {
        var body = new ChunkedBody();
        var text = string.Concat(Enumerable.Repeat("a\r\n0123456789\r\n", 100));

        var rest = Take(body, text, bytesMax: 25);

        Assert.Equal(30, body.Length);
        Assert.False(body.IsWhole);
        Assert.NotEqual("", rest);
    }

    [Fact]
    public void AnotherBodyStartsAfresh()
    {
        var body = new ChunkedBody();
        Take(body, "x");
        body.Reset();
        Take(body, Whole);
        Assert.Equal("hello world", Encoding.ASCII.GetString(body.Bytes.Span));
    }

    private static string Take(ChunkedBody body, string text, int bytesMax = 1000)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text));
        body.Take(ref buffer, bytesMax);
        return Encoding.ASCII.GetString(buffer.ToArray());
    }
}
