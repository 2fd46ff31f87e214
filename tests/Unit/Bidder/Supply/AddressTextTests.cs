using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rtb.Bidder.Supply;

namespace Rtb.Unit.Bidder.Supply;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("0.0.0.0", "0", true)]
    [InlineData("255.255.255.255", "FFFFFFFF", true)]
    [InlineData("192.0.2.1", "C0000201", true)]
    [InlineData("::", "0", false)]
    [InlineData("::1", "1", false)]
    [InlineData("1::", "10000000000000000000000000000", false)]
    [InlineData("2001:db8::8a2e:370:7334", "20010DB80000000000008A2E03707334", false)]
    [InlineData("2001:0DB8:0000:0000:0000:8A2E:0370:7334", "20010DB80000000000008A2E03707334", false)]
    [InlineData("1:2:3:4:5:6:7:8", "10002000300040005000600070008", false)]
    [InlineData("1:2:3:4:5:6:7::", "10002000300040005000600070000", false)]
    [InlineData("::2:3:4:5:6:7:8", "2000300040005000600070008", false)]
    [InlineData("64:ff9b::192.0.2.33", "64FF9B0000000000000000C0000221", false)]
    [InlineData("::ffff:192.0.2.1", "C0000201", true)]
    [InlineData("::FFFF:c000:201", "C0000201", true)]
    [InlineData("1:2:3:4:5:6:192.0.2.1", "100020003000400050006C0000201", false)]
    public void AddressesAreNumbers(string text, string expected, bool isV4)
    {
        Assert.True(AddressText.TryRead(Encoding.ASCII.GetBytes(text), out var address, out var actualIsV4));
        var number = UInt128.Parse(expected, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.Equal((number, isV4), (address, actualIsV4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4.")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1..3.4")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.0400")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData(" 1.2.3.4")]
    [InlineData("-1.2.3.4")]
    [InlineData("0x1.2.3.4")]
    [InlineData("test-ip")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1::2::3")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("+1::")]
    [InlineData(" 1::")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("1.2.3.4::")]
    [InlineData("0000:0000:0000:0000:0000:0000:0000:0000:0000:0000")]
    public void WhatIsNoAddressIsNone(string text) => Assert.False(AddressText.TryRead(Encoding.ASCII.GetBytes(text), out _, out _));

    /// <summary>Whatever is made of the letters of addresses: read as the framework reads it, or refused where it guesses.</summary>
    [Fact]
    public void RandomTextsAreReadAsTheFrameworkReadsThem()
    {
        var random = new Random(7);
        var read = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = i % 2 == 0 ? RandomAddress(random) : Mutated(random, RandomAddress(random));
            var ours = AddressText.TryRead(Encoding.ASCII.GetBytes(text), out var address, out var isV4);
            if (!ours)
            {
                Assert.True(i % 2 == 1, text);
                continue;
            }
            read++;
            Assert.True(IPAddress.TryParse(text, out var known), text);
            known = known!.IsIPv4MappedToIPv6 ? known.MapToIPv4() : known;
            Assert.True(isV4 == (known.AddressFamily == AddressFamily.InterNetwork), text);
            Assert.Equal(known.GetAddressBytes().Aggregate(UInt128.Zero, (number, octet) => (number << 8) | octet), address);
        }
        Assert.InRange(read, 110_000, 199_000);
    }

    private static string RandomAddress(Random random)
    {
        var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(bytes);
        foreach (ref var octet in bytes.AsSpan())
        {
            octet = random.Next(3) == 0 ? (byte)0 : octet;
        }
        return new IPAddress(bytes).ToString();
    }

    private static string Mutated(Random random, string text)
    {
        const string Letters = "0123456789abcdefABCDEF:.::..% x";
        var letters = new StringBuilder(text);
        var place = random.Next(letters.Length);
        switch (random.Next(3))
        {
            case 0:
                letters[place] = Letters[random.Next(Letters.Length)];
                break;
            case 1:
                letters.Insert(place, Letters[random.Next(Letters.Length)]);
                break;
            default:
                letters.Remove(place, 1);
                break;
        }
        return letters.ToString();
    }
}
