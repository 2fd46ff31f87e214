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

    /// <summary>What stands behind a text in the buffer is no part of it: a request and the catalogue must come to the same hash.</summary>
    [Fact]
    public void WhatStandsBehindATextDoesNotCount()
    {
        for (var length = 0; length <= 80; length++)
        {
            var text = Enumerable.Range(0, length).Select(at => (byte)('a' + (at % 26))).ToArray();
            foreach (var behind in new byte[] { 0, (byte)'x', 0xFF })
            {
                byte[] buffer = [.. text, .. Enumerable.Repeat(behind, TextHash.BlockBytes)];
                Assert.Equal(TextHash.Of(text), TextHash.OfReadable(ref buffer[0], length));
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
