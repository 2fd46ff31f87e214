using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtb.Bidder.Budget;

namespace Rtb.Unit.Bidder.Budget;

public class LayoutTests
{
    [Fact]
    public void APaddedLongIsAloneOnItsCacheLineWhereverItLies()
    {
        Assert.Equal(128, Unsafe.SizeOf<PaddedLong>());
        var offset = (int)Marshal.OffsetOf<PaddedLong>(nameof(PaddedLong.Value));

        // The line that holds the value starts at most 56 bytes before it and ends at most 64 after its start.
        Assert.True(offset >= 56);
        Assert.True(128 - offset >= 64);
    }

    [Fact]
    public void WhatBidsChangeInAChunkIsPadded()
    {
        var available = typeof(LiveChunk).GetField("_available", BindingFlags.Instance | BindingFlags.NonPublic);
        Assert.Equal(typeof(PaddedLong), available?.FieldType);
    }

    [Fact]
    public void AChunkHasOneCounterPerBucketOfTheWheel()
    {
        var holds = typeof(LiveChunk).GetField("_holds", BindingFlags.Instance | BindingFlags.NonPublic);
        var array = holds?.FieldType.GetCustomAttribute<InlineArrayAttribute>();
        Assert.Equal(64, array?.Length);
        Assert.Equal(HoldClock.Buckets, array?.Length);
    }
}
