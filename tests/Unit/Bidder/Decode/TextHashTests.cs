using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

public sealed class TextHashTests
{
    [Fact]
    public void LettersHashAlikeInBothCases()
    {
        for (var length = 0; length <= 80; length++)
        {
            var text = new string('a', length) + "Example.COM";
            var upper = Encoding.ASCII.GetBytes(text.ToUpperInvariant());
            var lower = Encoding.ASCII.GetBytes(text.ToLowerInvariant());
            Assert.Equal(TextHash.Of(upper), TextHash.Of(lower));
        }
    }

    /// <summary>No byte of a text is left out, whatever its length: the reads at the end overlap, and must not leave a gap.</summary>
    [Fact]
    public void EveryByteAndTheLengthCount()
    {
        var seen = new HashSet<ulong>();
        var texts = 0;
        for (var length = 0; length <= 80; length++)
        {
            var text = Encoding.ASCII.GetBytes(new string('x', length));
            Assert.True(seen.Add(TextHash.Of(text)));
            texts++;
            for (var at = 0; at < length; at++)
            {
                text[at] = (byte)'y';
                Assert.True(seen.Add(TextHash.Of(text)), $"byte {at} of {length}");
                texts++;
                text[at] = (byte)'x';
            }
        }
        Assert.Equal(texts, seen.Count);
    }

    [Fact]
    public void AByteAbove127IsNoticedAtEveryPlace()
    {
        for (var length = 1; length <= 80; length++)
        {
            var text = Encoding.ASCII.GetBytes(new string('x', length));
            TextHash.Of(text, out var isAscii);
            Assert.True(isAscii);
            for (var at = 0; at < length; at++)
            {
                text[at] = 0x80;
                TextHash.Of(text, out isAscii);
                Assert.False(isAscii, $"byte {at} of {length}");
                text[at] = (byte)'x';
            }
        }
    }

    [Fact]
    public void DomainsDoNotFallTogether()
    {
        var hashes = Enumerable.Range(0, 200_000).Select(i => TextHash.Of(Encoding.ASCII.GetBytes($"advertiser-{i}.example"))).ToHashSet();
        Assert.Equal(200_000, hashes.Count);
        Assert.DoesNotContain(0UL, hashes);
    }
}
