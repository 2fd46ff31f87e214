using System.Text;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

public class Base64BitsTests
{
    [Fact]
    public void EveryWidthIsReadAtEveryPlace()
    {
        var random = new Random(1);
        var written = string.Concat(Enumerable.Range(0, 96).Select(_ => random.Next(2)));
        var text = Encoding.ASCII.GetBytes(new BitText().Add(written).ToString());
        for (var at = 0; at <= 96; at++)
        {
            for (var width = 1; width <= 16; width++)
            {
                var bits = new Base64Bits(text);
                bits.Skip(at);
                var value = bits.Take(width);
                Assert.Equal(at + width > 96, bits.IsBroken);
                Assert.Equal(at + width > 96 ? 0 : Convert.ToUInt32(written.Substring(at, width), 2), value);
            }
        }
    }

    [Theory]
    [InlineData(8, 1, true)]
    [InlineData(8, 2, false)]
    [InlineData(8, 8, true)]
    [InlineData(8, 9, false)]
    [InlineData(8, 0, false)]
    [InlineData(8, -1, false)]
    [InlineData(0, 1, false)]
    public void ABitOfAFieldIsCountedFromOne(int count, int number, bool isSet)
    {
        var text = Encoding.ASCII.GetBytes(new BitText().Add("1000000111").ToString());
        var bits = new Base64Bits(text);
        Assert.Equal(isSet, bits.TakeBitOf(count, number));
        Assert.Equal(12 - count, bits.Left);
    }

    [Fact]
    public void AFieldThatIsNotWholeHasNoBits()
    {
        var bits = new Base64Bits("_"u8);
        Assert.False(bits.TakeBitOf(7, 1));
        Assert.True(bits.IsBroken);
        Assert.Equal(0, bits.Left);
    }

    [Fact]
    public void OnlyTheAlphabetIsBase64Url()
    {
        for (var letter = 0; letter <= byte.MaxValue; letter++)
        {
            var isLetter = char.IsAsciiLetterOrDigit((char)letter) || letter is '-' or '_';
            Assert.Equal(isLetter, Base64Bits.IsBase64Url([(byte)'A', (byte)letter]));
        }
    }
}
