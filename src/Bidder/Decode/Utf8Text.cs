using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Rtb.Bidder.Decode;

/// <summary>Whether short texts are UTF-8: nearly all of them are ASCII, which two overlapping loads tell without a call.</summary>
internal static class Utf8Text
{
    private const ulong HighBits = 0x8080808080808080;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid(ReadOnlySpan<byte> text) => IsAscii(text) || Utf8.IsValid(text);

    /// <summary>The last load always ends with the text, over bytes that were seen already; none leaves the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAscii(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        if (length > 16)
        {
            return IsLongAscii(ref start, length);
        }
        if (length >= 8)
        {
            return ((Read8(ref start) | Read8(ref Unsafe.Add(ref start, length - 8))) & HighBits) == 0;
        }
        if (length >= 4)
        {
            return ((Read4(ref start) | Read4(ref Unsafe.Add(ref start, length - 4))) & unchecked((uint)HighBits)) == 0;
        }
        return length == 0 || ((start | Unsafe.Add(ref start, length >> 1) | Unsafe.Add(ref start, length - 1)) & 0x80) == 0;
    }

    private static bool IsLongAscii(ref byte start, int length)
    {
        var last = length - Vector128<byte>.Count;
        var all = Vector128.LoadUnsafe(ref start, (nuint)last);
        for (var at = 0; at < last; at += Vector128<byte>.Count)
        {
            all |= Vector128.LoadUnsafe(ref start, (nuint)at);
        }
        return all.ExtractMostSignificantBits() == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(ref byte at) => Unsafe.ReadUnaligned<ulong>(ref at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read4(ref byte at) => Unsafe.ReadUnaligned<uint>(ref at);
}
