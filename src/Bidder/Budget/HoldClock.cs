using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Budget;

/// <summary>
/// The time of the hold wheel: 64 buckets of 32 s. Bucket k holds the money of bids whose deadline lies in
/// (32 k, 32 (k + 1)] seconds since 1970, and every deadline is rounded up to the end of its bucket.
/// </summary>
/// <remarks>
/// Bucket k lives at index k mod 64, so k and k + 64 share a place. A bid made at time t may add to buckets up to
/// t / 32 s + 58 (a window of 1,800 s, plus a clock that runs ahead of the keeper's by less than a bucket), so a bucket may be
/// emptied safely while it is at most five behind now: that is <see cref="OldestToTake"/>. A keeper that slept longer leaves the
/// older ones alone; their money comes back one turn (34 minutes) later.
/// </remarks>
internal static class HoldClock
{
    public const int Buckets = 64;
    public const int BucketSeconds = 32;
    public const int BucketMs = BucketSeconds * 1000;

    /// <summary>No reservation waits longer for news than this; a longer window is cut to it.</summary>
    public const int LongestWindowMs = 1_800_000;

    /// <summary>From the last moment a bid can be made until the last of its hold is gone, clock skew of 2 s included.</summary>
    public const long LongestHoldMs = LongestWindowMs + (3L * BucketMs) + 2_000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long BucketOfDeadline(long nowMs, int windowMs) => (nowMs + Math.Clamp(windowMs, 1, LongestWindowMs) - 1) / BucketMs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint EndSeconds(long bucket) => (uint)((bucket + 1) * BucketSeconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long BucketOfEnd(uint deadlineSeconds) => (deadlineSeconds / BucketSeconds) - 1;

    /// <summary>First bucket that must not be emptied yet: one whole bucket lies between a bucket's end and its emptying, so that
    /// a bid which read the clock and was then held up still finds its bucket.</summary>
    public static long ExpireBefore(long nowMs) => (nowMs / BucketMs) - 1;

    public static long OldestToTake(long nowMs) => (nowMs / BucketMs) - 5;
}
