using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Decode;

/// <summary>Whether texts are ASCII, and so need no further look to be UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>
    /// Behind the start at least 32 bytes must be readable, whatever they are: a short text is then one load and a mask, with no branch
    /// that depends on its length.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAscii(ref byte start, int length) =>
        length > Vector256<byte>.Count
            ? IsLongAscii(ref start, length)
            : (Vector256.LoadUnsafe(ref start).ExtractMostSignificantBits() & ((1UL << length) - 1)) == 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsLongAscii(ref byte start, int length)
    {
        var last = length - Vector256<byte>.Count;
        var all = Vector256.LoadUnsafe(ref start, (nuint)last);
        for (var at = 0; at < last; at += Vector256<byte>.Count)
        {
            all |= Vector256.LoadUnsafe(ref start, (nuint)at);
        }
        return all.ExtractMostSignificantBits() == 0;
    }
}
