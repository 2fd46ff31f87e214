using System.Net;
using System.Text;
using Rtb.Bidder.Supply;
using Rtb.Campaigns;

namespace Rtb.Unit.Bidder.Supply;

public sealed class AddressRangesTests
{
    [Fact]
    public void NoNetworksAreNoTable() => Assert.Null(AddressRanges.Of([]));

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0", true)]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "9.255.255.255", false)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("2001:db8::/32", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", false)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("10.0.0.0/8", "", false)]
    [InlineData("0.0.0.0/0", "rubbish", false)]
    public void ANetworkHasItsAddresses(string network, string address, bool expected) =>
        Assert.Equal(expected, AddressRanges.Of([network])!.Has(Encoding.ASCII.GetBytes(address)));

    [Fact]
    public void NetworksThatTouchOrLieInOneAnotherAreOneRange()
    {
        Assert.Equal(1, AddressRanges.Of(["10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16", "10.0.0.1"])!.Count);
        Assert.Equal(2, AddressRanges.Of(["10.0.0.0/24", "10.0.2.0/24"])!.Count);
        Assert.Equal(2, AddressRanges.Of(["0.0.0.0/0", "::/0", "::1", "1.2.3.4"])!.Count);
    }

    [Fact]
    public void RandomNetworksAgreeWithTheFramework()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var networks = Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomNetwork(random)).ToList();
            var known = networks.ConvertAll(Networks.Parse);
            var ranges = AddressRanges.Of(networks)!;
            for (var i = 0; i < 200; i++)
            {
                var address = RandomAddress(random);
                Assert.Equal(known.Exists(network => network.Contains(address)), ranges.Has(Encoding.ASCII.GetBytes(address.ToString())));
            }
        }
    }

    /// <summary>Few distinct bytes, so that addresses and networks meet.</summary>
    private static IPAddress RandomAddress(Random random) => new(random.Next(2) == 0
        ? [10, (byte)random.Next(3), (byte)random.Next(4), (byte)random.Next(256)]
        : [0x20, 0x01, (byte)random.Next(3), .. new byte[12], (byte)random.Next(256)]);

    private static string RandomNetwork(Random random)
    {
        var bytes = RandomAddress(random).GetAddressBytes();
        var prefix = random.Next(bytes.Length == 4 ? 14 : 20, (bytes.Length * 8) + 1);
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }
        return $"{new IPAddress(bytes)}/{prefix}";
    }
}
