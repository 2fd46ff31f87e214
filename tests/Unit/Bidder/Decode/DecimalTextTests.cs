using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.000", 0)]
    [InlineData("0.1", 100_000)]
    [InlineData("0.03", 30_000)]
    [InlineData("1.604", 1_604_000)]
    [InlineData("1e-6", 1)]
    [InlineData("1.0000001", 1_000_001)]
    [InlineData("0.0000000000000000000000001", 1)]
    [InlineData("1e-400", 1)]
    [InlineData("0e999999999999", 0)]
    [InlineData("25E-1", 2_500_000)]
    [InlineData("9223372036854.775807", long.MaxValue)]
    [InlineData("9223372036854.775806000000000000000001", long.MaxValue)]
    [InlineData("9.223372036854775807e12", long.MaxValue)]
    public void MicrosAreRoundedUp(string text, long micros)
    {
        Assert.True(DecimalText.TryMicrosUp(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(micros, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("1 ")]
    [InlineData(" 1")]
    [InlineData("abc")]
    [InlineData("-0.01")]
    [InlineData("-1e-400")]
    [InlineData("9223372036854.775808")]
    [InlineData("9223372036854.7758070000000000000001")]
    [InlineData("1e13")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999999999")]
    public void WhatIsNoPriceIsNone(string text)
    {
        Assert.False(DecimalText.TryMicrosUp(Encoding.ASCII.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("0", true, 0)]
    [InlineData("300.0", true, 300)]
    [InlineData("3e2", true, 300)]
    [InlineData("-12", true, -12)]
    [InlineData("9223372036854775807", true, long.MaxValue)]
    [InlineData("9223372036854775808", false, 0)]
    [InlineData("1.5", false, 0)]
    [InlineData("1e-1", false, 0)]
    [InlineData("1e30", false, 0)]
    [InlineData("0x10", false, 0)]
    public void IntegersMayBeWrittenWithPointOrExponent(string text, bool isInteger, long expected)
    {
        Assert.Equal(isInteger, DecimalText.TryInteger(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(expected, isInteger ? value : 0);
    }

    [Fact]
    public void DoublesAreThoseOfTheFramework()
    {
        var random = new Random(20_261);
        for (var i = 0; i < 100_000; i++)
        {
            var text = random.Next(4) switch
            {
                0 => (random.NextDouble() * 360 - 180).ToString("R"),
                1 => (random.NextDouble() * 360 - 180).ToString("F6"),
                2 => $"{random.Next(-90, 91)}.{random.NextInt64(1_000_000_000_000_000_000)}",
                _ => $"{random.Next(-90, 91)}e{random.Next(-30, 30)}",
            };
            Assert.True(DecimalText.TryDouble(Encoding.ASCII.GetBytes(text), out var value), text);
            Assert.True(double.Parse(text) == value, text);
        }
    }

    [Fact]
    public void APriceOfSixDecimalsIsTheSameFromTextAndFromDouble()
    {
        var random = new Random(20_262);
        for (var i = 0; i < 300_000; i++)
        {
            var micros = random.Next(3) switch { 0 => i, 1 => random.Next(100_000_000), _ => random.NextInt64(1_000_000_000_000_000) };
            var text = $"{micros / 1_000_000}.{micros % 1_000_000:D6}";
            Assert.True(DecimalText.TryMicrosUp(Encoding.ASCII.GetBytes(text), out var fromText));
            Assert.True(ProtoFields.TryMicrosUp(double.Parse(text), out var fromDouble));
            Assert.True(micros == fromText && micros == fromDouble, $"{text}: {fromText} {fromDouble}");
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.01)]
    [InlineData(-1e-9)]
    [InlineData(1e13)]
    public void ADoubleThatIsNoPriceIsNone(double price)
    {
        Assert.False(ProtoFields.TryMicrosUp(price, out _));
    }
}
