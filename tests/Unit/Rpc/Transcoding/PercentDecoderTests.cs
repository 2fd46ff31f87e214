using Rtb.Rpc.Transcoding;

namespace Rtb.Unit.Rpc.Transcoding;

public class PercentDecoderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain-._~", "plain-._~")]
    [InlineData("a%20b", "a b")]
    [InlineData("a+b", "a+b")]
    [InlineData("%2F%2f", "//")]
    [InlineData("%252F", "%2F")]
    [InlineData("caf%C3%A9", "caf\u00e9")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData("%F0%9F%98%80", "\U0001F600")]
    [InlineData("%00", "\0")]
    public void EscapesAreDecoded(string text, string expected)
    {
        Assert.True(PercentDecoder.TryDecode(text, out var decoded));
        Assert.Equal(expected, decoded);
    }

    [Theory]
    [InlineData("%2F", "%2F")]
    [InlineData("%2f", "%2f")]
    [InlineData("%2Fa%20b", "%2Fa b")]
    [InlineData("%252F", "%2F")]
    public void SlashStaysEscapedWhereAsked(string text, string expected)
    {
        Assert.True(PercentDecoder.TryDecode(text, out var decoded, keepsSlash: true));
        Assert.Equal(expected, decoded);
    }

    [Fact]
    public void PlusIsASpaceOnlyInAQuery()
    {
        Assert.True(PercentDecoder.TryDecode("a+b%2Bc", out var decoded, plusIsSpace: true));
        Assert.Equal("a b+c", decoded);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%2")]
    [InlineData("a%")]
    [InlineData("%zz")]
    [InlineData("%2g")]
    [InlineData("%-1")]
    [InlineData("% 1")]
    [InlineData("%ff")]
    [InlineData("%C3")]
    [InlineData("%C3%28")]
    [InlineData("%C0%AF")]
    [InlineData("%ED%A0%80")]
    public void WhatIsNoEscapeOrNoUtf8IsRefused(string text)
    {
        Assert.False(PercentDecoder.TryDecode(text, out _));
    }

    [Fact]
    public void HalfACharacterIsRefused()
    {
        Assert.False(PercentDecoder.TryDecode("a\ud800", out _));
        Assert.False(PercentDecoder.TryDecode("\udc00b", out _));
    }
}
