using System.Text;
using Rtb.Bidder.Cap;

namespace Rtb.Unit.Bidder.Cap;

public class UserKeysTests
{
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void SipHashGivesThePublishedValues(int length, ulong expected)
    {
        // Key bytes 00 to 0f, message bytes 00, 01, 02...
        var message = Enumerable.Range(0, length).Select(value => (byte)value).ToArray();
        Assert.Equal(expected, SipHash.Hash(0x0706050403020100, 0x0f0e0d0c0b0a0908, message));
    }

    [Fact]
    public void TheKeyDependsOnSecretIdAndExchange()
    {
        var keys = new UserKeys("0123456789abcdef"u8);
        var other = new UserKeys("0123456789abcdeg"u8);
        ulong[] all = [keys.Of("user"u8), keys.Of("User"u8), keys.Of("user"u8, 1), keys.Of("user"u8, 2), other.Of("user"u8)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.DoesNotContain(0UL, all);
        Assert.Equal(all[0], new UserKeys("0123456789abcdefXYZ"u8).Of("user"u8));
    }

    [Fact]
    public void EveryLengthOfIdHasItsOwnKey()
    {
        var keys = new UserKeys(new byte[16]);
        var seen = Enumerable.Range(0, 100).Select(length => keys.Of(Encoding.ASCII.GetBytes(new string('0', length)))).ToHashSet();
        Assert.Equal(100, seen.Count);
    }

    [Fact]
    public void AShortSecretIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new UserKeys(new byte[15]));
}
