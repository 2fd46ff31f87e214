using System.Security.Cryptography;
using System.Text;
using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>The hash with the hashed prefix says what the framework's SHA-256 says, on both paths.</summary>
public class PrefixedSha256Tests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HashIsTheFrameworksForEveryLengthOfMessage(bool native)
    {
        var random = new Random(1);
        var prefix = new byte[Sha256Block.BlockBytes];
        random.NextBytes(prefix);
        var hash = new PrefixedSha256(prefix, native);
        for (var length = 0; length <= PrefixedSha256.MessageBytesMax; length++)
        {
            AssertSame(hash, prefix, Bytes(random, length));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HashIsTheFrameworksForRandomPrefixesAndMessages(bool native)
    {
        var random = new Random(2);
        var prefix = new byte[Sha256Block.BlockBytes];
        for (var i = 0; i < 10_000; i++)
        {
            random.NextBytes(prefix);
            AssertSame(new PrefixedSha256(prefix, native), prefix, Bytes(random, random.Next(PrefixedSha256.MessageBytesMax + 1)));
        }
    }

    [Fact]
    public void TheLongestMessageFillsTwoBlocks() => Assert.Equal(119, PrefixedSha256.MessageBytesMax);

    /// <summary>RFC 4231 section 4. The seventh vector has 152 bytes of data, more than the two blocks of this class.</summary>
    public static TheoryData<string, string, string> Rfc4231 => new()
    {
        { Repeated(0x0b, 20), Hex("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
        { Hex("Jefe"), Hex("what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
        { Repeated(0xaa, 20), Repeated(0xdd, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
        {
            "0102030405060708090a0b0c0d0e0f10111213141516171819", Repeated(0xcd, 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        },
        { Repeated(0x0c, 20), Hex("Test With Truncation"), "a3b6167473100ee06e0c796c2955552b" },
        {
            Repeated(0xaa, 131), Hex("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc4231))]
    public void AnInnerAndAnOuterHashOfOneKeyAreHmac(string key, string data, string expected)
    {
        foreach (var native in (bool[])[true, false])
        {
            var secret = Convert.FromHexString(key);
            secret = secret.Length > Sha256Block.BlockBytes ? SHA256.HashData(secret) : secret;
            var inner = new byte[SHA256.HashSizeInBytes];
            var outer = new byte[SHA256.HashSizeInBytes];
            new PrefixedSha256(Padded(secret, 0x36), native).Hash(Convert.FromHexString(data), inner);
            new PrefixedSha256(Padded(secret, 0x5C), native).Hash(inner, outer);
            Assert.Equal(expected, Convert.ToHexStringLower(outer)[..expected.Length]);
        }
    }

    [Fact]
    public void AHashLeavesNothingBehindForTheNext()
    {
        var prefix = Bytes(new Random(3), Sha256Block.BlockBytes);
        var hash = new PrefixedSha256(prefix, native: true);
        AssertSame(hash, prefix, Bytes(new Random(4), 119));
        AssertSame(hash, prefix, []);
        AssertSame(hash, prefix, Bytes(new Random(5), 56));
        AssertSame(hash, prefix, Bytes(new Random(6), 55));
    }

    private static void AssertSame(PrefixedSha256 hash, byte[] prefix, byte[] message)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        hash.Hash(message, digest);
        Assert.Equal(SHA256.HashData([.. prefix, .. message]), digest);
    }

    private static byte[] Padded(byte[] key, byte pad)
    {
        var block = new byte[Sha256Block.BlockBytes];
        key.CopyTo(block, 0);
        return [.. block.Select(value => (byte)(value ^ pad))];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Hex(string ascii) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(ascii));

    private static string Repeated(byte value, int count) => Convert.ToHexStringLower([.. Enumerable.Repeat(value, count)]);
}
