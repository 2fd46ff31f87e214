namespace Rtb.Unit.Bidder.Fuzz;

public sealed class FuzzInputsTests
{
    [Theory]
    [InlineData(null, 1_000_000)]
    [InlineData("", 1_000_000)]
    [InlineData("40000000", 40_000_000)]
    [InlineData("40_000_000", 40_000_000)]
    public void AMillionUnlessSaidOtherwise(string? text, long inputs) => Assert.Equal(inputs, FuzzInputs.Read(text));

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("3")]
    [InlineData("1e6")]
    public void ASettingThatIsNoNumberOfInputsIsRefused(string text) => Assert.Throws<FormatException>(() => FuzzInputs.Read(text));
}
