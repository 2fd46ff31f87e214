using System.Text;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

public class TcfConsentTests
{
    [Theory]
    [InlineData(2, 0xF00000, true)]  // purposes 1 to 4
    [InlineData(2, 0xFFC000, true)]  // purposes 1 to 10
    [InlineData(2, 0x700000, false)] // without purpose 1
    [InlineData(2, 0xE00000, false)] // without purpose 4
    [InlineData(1, 0xF00000, false)] // TCF v1 is no longer consent
    [InlineData(3, 0xF00000, false)]
    public void ConsentNeedsVersionTwoAndPurposesOneToFour(int version, int purposes, bool allowed) =>
        Assert.Equal(allowed, TcfConsent.AllowsPersonalisedAds(Encoding.ASCII.GetBytes(TcfStrings.Core(version, purposes))));

    [Fact]
    public void TruncatedStringsAreNoConsentAndNeverCrash()
    {
        var whole = Encoding.ASCII.GetBytes(TcfStrings.Core(2, 0xF00000, bits: 176));
        Assert.True(TcfConsent.AllowsPersonalisedAds(whole));
        for (var length = 0; length < whole.Length - 2; length++)
        {
            Assert.False(TcfConsent.AllowsPersonalisedAds(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void OtherSegmentsAfterTheCoreAreIgnored() =>
        Assert.True(TcfConsent.AllowsPersonalisedAds(Encoding.ASCII.GetBytes(TcfStrings.Core(2, 0xF00000) + ".YAAAAAAAAAA")));

    [Fact]
    public void BytesOutsideTheAlphabetAreNoConsent()
    {
        var text = Encoding.ASCII.GetBytes(TcfStrings.Core(2, 0xF00000));
        for (var i = 0; i < 24; i++)
        {
            var altered = text.ToArray();
            altered[i] = (byte)'=';
            Assert.False(TcfConsent.AllowsPersonalisedAds(altered));
        }
    }
}
