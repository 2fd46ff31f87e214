using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Unit.Rpc.Wire;

public class BinaryHeaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("00", "AA")]
    [InlineData("0001", "AAE")]
    [InlineData("000102", "AAEC")]
    [InlineData("FBFF", "+/8")]
    public void BytesAreSentWithoutPadding(string hex, string text)
    {
        Assert.Equal(text, BinaryHeader.Encode(Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("AA", "00")]
    [InlineData("AA==", "00")]
    [InlineData("AAE", "0001")]
    [InlineData("AAE=", "0001")]
    [InlineData("AAEC", "000102")]
    [InlineData("+/8=", "FBFF")]
    public void PaddedAndUnpaddedTextIsAccepted(string text, string hex)
    {
        Assert.True(BinaryHeader.TryDecode(text, out var value));
        Assert.Equal(hex, Convert.ToHexString(value));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AA=")]
    [InlineData("AA===")]
    [InlineData("AAE==")]
    [InlineData("AAEC=")]
    [InlineData("AA-_")]
    [InlineData("A A E")]
    [InlineData("====")]
    [InlineData("AA\u00e9E")]
    public void WhatIsNotBase64IsRefused(string text)
    {
        Assert.False(BinaryHeader.TryDecode(text, out _));
    }

    [Fact]
    public void SeveralBinaryValuesMayShareAHeader()
    {
        var metadata = new Metadata();
        BinaryHeader.AddTo(metadata, "Trace-Bin", "AA==, AAE");
        Assert.Equal(["00", "0001"], metadata.GetAll("trace-bin").Select(e => Convert.ToHexString(e.ValueBytes)));
    }

    [Fact]
    public void TextValueKeepsItsCommas()
    {
        var metadata = new Metadata();
        BinaryHeader.AddTo(metadata, "Names", "a,b");
        Assert.Equal("a,b", Assert.Single(metadata).Value);
    }

    [Fact]
    public void BrokenBinaryHeaderThrowsFormatException()
    {
        Assert.Throws<FormatException>(() => BinaryHeader.AddTo([], "trace-bin", "A"));
    }
}
