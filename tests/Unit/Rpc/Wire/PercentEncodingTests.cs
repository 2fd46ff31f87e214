using Rtb.Rpc.Wire;

namespace Rtb.Unit.Rpc.Wire;

public class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, with ~ and !", "plain text, with ~ and !")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb\r\t", "a%0Ab%0D%09")]
    [InlineData("\u007f", "%7F")]
    [InlineData("h\u00e9", "h%C3%A9")]
    [InlineData("\u20ac5", "%E2%82%AC5")]
    [InlineData("\U0001F600", "%F0%9F%98%80")]
    public void TextAndItsEncodingAreInverse(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("50% off", "50% off")]
    [InlineData("%e2%82%ac", "\u20ac")]
    [InlineData("%FF", "\ufffd")]
    [InlineData("\u00e9%20\u20ac\U0001F600", "\u00e9 \u20ac\U0001F600")]
    public void WhatIsNotValidEncodingIsKeptOrReplacedButNeverFails(string encoded, string text)
    {
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Fact]
    public void EverySingleByteOutsideThePrintableRangeIsEncoded()
    {
        for (var c = 0; c < 128; c++)
        {
            var text = ((char)c).ToString();
            var isPlain = c is >= 0x20 and <= 0x24 or >= 0x26 and <= 0x7E;
            Assert.Equal(isPlain ? text : "%" + c.ToString("X2"), PercentEncoding.Encode(text));
        }
    }
}
