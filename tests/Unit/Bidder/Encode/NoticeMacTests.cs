using System.Security.Cryptography;
using System.Text;
using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>The tag is what the remarks of <see cref="NoticeMac"/> say, composed here from the framework's functions.</summary>
public class NoticeMacTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TagIsTheCompositionOfTheFrameworksHashes(bool native)
    {
        var random = new Random(7);
        var secret = new byte[NoticeMac.SecretBytes];
        var payload = new byte[NoticeTokenLayout.PayloadBytes];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(secret);
            random.NextBytes(payload);
            var mac = new NoticeMac(1, secret, native);
            foreach (var kind in NoticeSamples.Kinds)
            {
                Assert.Equal(Expected(secret, payload, kind), Tag(mac, payload, kind));
            }
            Assert.Equal(NoticeSamples.Kinds.SelectMany(kind => Expected(secret, payload, kind)), Tags(mac, payload));
        }
    }

    [Fact]
    public void EveryKindHasATagOfItsOwn()
    {
        var mac = NoticeSamples.Mac(1);
        var payload = new byte[NoticeTokenLayout.PayloadBytes];
        var tags = NoticeSamples.Kinds.Select(kind => Convert.ToHexString(Tag(mac, payload, kind))).ToList();
        Assert.Equal(5, tags.Count);
        Assert.Equal(tags, tags.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void BothPathsSignAlike()
    {
        var token = NoticeSamples.Token();
        foreach (var kind in NoticeSamples.Kinds)
        {
            Assert.Equal(
                NoticeSamples.Text(NoticeSamples.Mac(1, native: true), in token, kind),
                NoticeSamples.Text(NoticeSamples.Mac(1, native: false), in token, kind));
        }
    }

    private static byte[] Tag(NoticeMac mac, byte[] payload, NoticeKind kind)
    {
        var inner = new byte[SHA256.HashSizeInBytes];
        var tag = new byte[NoticeMac.TagBytes];
        mac.Inner(payload, inner);
        mac.Tag(inner, kind, tag);
        return tag;
    }

    private static byte[] Tags(NoticeMac mac, byte[] payload)
    {
        var inner = new byte[SHA256.HashSizeInBytes];
        var tags = new byte[NoticeSamples.Kinds.Length * NoticeMac.TagRoom];
        mac.Inner(payload, inner);
        mac.Tags(inner, tags);
        return [.. tags.Chunk(NoticeMac.TagRoom).SelectMany(room => room[..NoticeMac.TagBytes])];
    }

    private static byte[] Expected(byte[] secret, byte[] payload, NoticeKind kind)
    {
        var inner = SHA256.HashData([.. Padded(secret, 0x36), .. payload]);
        var outerKey = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"notice/{(int)kind}"));
        return SHA256.HashData([.. Padded(outerKey, 0x5C), .. inner])[..NoticeMac.TagBytes];
    }

    private static byte[] Padded(byte[] key, byte pad)
    {
        var block = new byte[Sha256Block.BlockBytes];
        key.CopyTo(block, 0);
        return [.. block.Select(value => (byte)(value ^ pad))];
    }
}
