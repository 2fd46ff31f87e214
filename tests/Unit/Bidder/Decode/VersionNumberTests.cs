using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

public sealed class VersionNumberTests
{
    [Theory]
    [InlineData("4", 4L << 32)]
    [InlineData("17.4", (17L << 32) | (4 << 16))]
    [InlineData("10_0_2", (10L << 32) | 2)]
    [InlineData("13.0.0.1", 13L << 32)]
    [InlineData("12b5", 12L << 32)]
    [InlineData("1.99999999", (1L << 32) | (65_535L << 16))]
    public void VersionsCompareAsNumbers(string text, long version)
    {
        Assert.Equal(version + 1, VersionNumber.Of(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x1")]
    [InlineData(".1")]
    public void WhatIsNoVersionIsAbsent(string text)
    {
        Assert.Equal(0, VersionNumber.Of(Encoding.ASCII.GetBytes(text)));
    }
}
