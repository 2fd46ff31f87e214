using System.Buffers;
using System.Text;
using Rtb.Bidder.Serving;

namespace Rtb.Unit.Bidder.Serving;

public class GzipBodyTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"id\":\"1\"} ", 200)));

    [Fact]
    public void WhatWasDeflatedInflatesToTheSame()
    {
        Assert.True(GzipBody.TryInflate(new ReadOnlySequence<byte>(GzipBody.Deflate(Body)), 64 * 1024, out var inflated, out _));
        Assert.Equal(Body, inflated);
    }

    [Fact]
    public void ABombIsRefusedAtTheLimit()
    {
        var bomb = GzipBody.Deflate(new byte[4 << 20]);
        Assert.True(bomb.Length < 64 * 1024);
        Assert.False(GzipBody.TryInflate(new ReadOnlySequence<byte>(bomb), 64 * 1024, out _, out var tooLarge));
        Assert.True(tooLarge);
    }

    [Fact]
    public void ExactlyTheLimitIsAccepted()
    {
        var deflated = new ReadOnlySequence<byte>(GzipBody.Deflate(Body));
        Assert.True(GzipBody.TryInflate(deflated, Body.Length, out _, out _));
        Assert.False(GzipBody.TryInflate(deflated, Body.Length - 1, out _, out var tooLarge));
        Assert.True(tooLarge);
    }

    [Fact]
    public void AlteredOrForeignBytesAreNotGzip()
    {
        Assert.False(GzipBody.TryInflate(new ReadOnlySequence<byte>("{\"id\":\"1\"}"u8.ToArray()), 1024, out _, out var tooLarge));
        Assert.False(tooLarge);
        var altered = GzipBody.Deflate(Body);
        altered[altered.Length / 2] ^= 0xFF;
        var accepted = GzipBody.TryInflate(new ReadOnlySequence<byte>(altered), 64 * 1024, out var inflated, out _);
        Assert.True(!accepted || !inflated.AsSpan().SequenceEqual(Body));
    }
}
