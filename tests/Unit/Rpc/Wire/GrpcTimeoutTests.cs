using Rtb.Rpc.Wire;

namespace Rtb.Unit.Rpc.Wire;

public class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000L)]
    [InlineData("2M", 1_200_000_000L)]
    [InlineData("3S", 30_000_000L)]
    [InlineData("50m", 500_000L)]
    [InlineData("7u", 70L)]
    [InlineData("100n", 1L)]
    [InlineData("101n", 2L)]
    [InlineData("1n", 1L)]
    [InlineData("0m", 0L)]
    [InlineData("99999999S", 999_999_990_000_000L)]
    [InlineData("99999999H", 3_599_999_964_000_000_000L)]
    [InlineData("00000001m", 10_000L)]
    public void TimeoutIsParsedToTicks(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5x")]
    [InlineData("5h")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("5.5m")]
    [InlineData(" 5m")]
    [InlineData("5 m")]
    [InlineData("5mm")]
    [InlineData("100000000m")]
    [InlineData("٥m")]
    public void WhatIsNotATimeoutIsRefused(string text)
    {
        Assert.False(GrpcTimeout.TryParse(text, out _));
    }

    [Theory]
    [InlineData(-1, "1n")]
    [InlineData(0, "1n")]
    [InlineData(1, "1u")]
    [InlineData(10, "1u")]
    [InlineData(11, "2u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(36_000_000_000_000, "3600000S")]
    [InlineData(3_599_999_964_000_000_000, "99999999H")]
    [InlineData(long.MaxValue, "99999999H")]
    public void TimeoutIsFormattedInTheShortestUnitThatFits(long ticks, string expected)
    {
        Assert.Equal(expected, GrpcTimeout.Format(new TimeSpan(ticks)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12_345)]
    [InlineData(987_654_321)]
    [InlineData(36_000_000_000_001)]
    public void FormattedTimeoutIsNeverShorterThanAskedFor(long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(new TimeSpan(ticks)), out var parsed));
        Assert.True(parsed.Ticks >= ticks);
    }
}
