using Rtb.Campaigns;

namespace Rtb.Unit.Campaigns;

public class MoneyTests
{
    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(1, "0.000001")]
    [InlineData(10_000, "0.01")]
    [InlineData(1_500_000, "1.50")]
    [InlineData(1_234_567, "1.234567")]
    [InlineData(-3_000_000, "-3.00")]
    [InlineData(-1, "-0.000001")]
    [InlineData(long.MaxValue, "9223372036854.775807")]
    [InlineData(long.MinValue, "-9223372036854.775808")]
    public void TextAndMicrosAreTheSameAmount(long micros, string text)
    {
        Assert.Equal(text, Money.ToText(micros));
        Assert.True(Money.TryParse(text, out var parsed));
        Assert.Equal(micros, parsed);
    }

    [Theory]
    [InlineData("12", 12_000_000)]
    [InlineData("12.5", 12_500_000)]
    [InlineData("007.100000", 7_100_000)]
    [InlineData("-0", 0)]
    public void ShorterFormsAreRead(string text, long micros)
    {
        Assert.True(Money.TryParse(text, out var parsed));
        Assert.Equal(micros, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+5")]
    [InlineData("--5")]
    [InlineData("5e3")]
    [InlineData("1,000")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("1.0000001")]
    [InlineData("1.2.3")]
    [InlineData("NaN")]
    [InlineData("٣")]
    [InlineData("9223372036854.775808")]
    [InlineData("-9223372036854.775809")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    public void OtherTextIsRefused(string text)
    {
        Assert.False(Money.TryParse(text, out var micros));
        Assert.Equal(0, micros);
    }

    [Fact]
    public void AnImpressionCostsItsCpmMicrosInNanos()
    {
        // 1.50 for a thousand is 0.0015 for one, which is 1,500,000 billionths.
        Assert.Equal(1_500_000, Money.CostNanos(1_500_000));
    }

    [Fact]
    public void BudgetsBecomeNanosUnlessTheyOverflow()
    {
        Assert.Equal(1_000_000_000, Money.BudgetNanos(1_000_000));
        Assert.True(Money.TryBudgetNanos(Money.BudgetMicrosMax, out var largest));
        Assert.Equal(Money.BudgetMicrosMax * 1_000, largest);
        Assert.False(Money.TryBudgetNanos(Money.BudgetMicrosMax + 1, out _));
        Assert.False(Money.TryBudgetNanos(-Money.BudgetMicrosMax - 1, out _));
        Assert.Throws<OverflowException>(() => Money.BudgetNanos(Money.BudgetMicrosMax + 1));
    }
}
