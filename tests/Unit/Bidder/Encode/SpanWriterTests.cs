using System.Globalization;
using System.Text;
using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

public class SpanWriterTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000001")]
    [InlineData(10, "0.00001")]
    [InlineData(100_000, "0.1")]
    [InlineData(999_999, "0.999999")]
    [InlineData(1_000_000, "1")]
    [InlineData(1_000_001, "1.000001")]
    [InlineData(1_010_000, "1.01")]
    [InlineData(1_250_000, "1.25")]
    [InlineData(10_000_000, "10")]
    [InlineData(123_456_789, "123.456789")]
    [InlineData(100_000_000_000, "100000")]
    [InlineData(long.MaxValue, "9223372036854.775807")]
    public void MicrosAreTheShortestDecimal(long micros, string expected)
    {
        var writer = new SpanWriter(new byte[32]);
        writer.WriteMicros(micros);
        AssertText(expected, ref writer, micros);
    }

    [Fact]
    public void RandomMicrosAreTheShortestDecimal()
    {
        var random = new Random(31);
        for (var i = 0; i < 20_000; i++)
        {
            var micros = random.NextInt64(1L << random.Next(1, 63));
            var writer = new SpanWriter(new byte[32]);
            writer.WriteMicros(micros);
            AssertText((micros / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture), ref writer, micros);
        }
    }

    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(127UL, 1)]
    [InlineData(128UL, 2)]
    [InlineData(16_383UL, 2)]
    [InlineData(16_384UL, 3)]
    [InlineData(uint.MaxValue, 5)]
    [InlineData(ulong.MaxValue, 10)]
    public void VarintsAreReadBack(ulong value, int bytes)
    {
        var target = new byte[16];
        var writer = new SpanWriter(target);
        writer.WriteVarint(value);
        Assert.Equal(bytes, writer.Length);
        using var input = new Google.Protobuf.CodedInputStream(target, 0, bytes);
        Assert.Equal(value, input.ReadUInt64());
    }

    [Fact]
    public void HexIs32LowerCaseDigits()
    {
        var target = new byte[32];
        var writer = new SpanWriter(target);
        writer.WriteHex(0x00000000000000AB, 0xCDEF000000000001);
        Assert.Equal("00000000000000abcdef000000000001", Encoding.ASCII.GetString(target));
        Assert.False(writer.IsFull);
    }

    [Fact]
    public void WhatDoesNotFitIsSaidEvenWhenALaterPieceFits()
    {
        var writer = new SpanWriter(new byte[4]);
        writer.Write("12345"u8);
        writer.Write("12"u8);
        Assert.True(writer.IsFull);
    }

    private static void AssertText(string expected, ref SpanWriter writer, long micros)
    {
        var target = new byte[expected.Length];
        var exact = new SpanWriter(target);
        exact.WriteMicros(micros);
        Assert.False(writer.IsFull);
        Assert.False(exact.IsFull);
        Assert.Equal(expected.Length, writer.Length);
        Assert.Equal(expected, Encoding.ASCII.GetString(target));
    }
}
