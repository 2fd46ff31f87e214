using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Decode;

/// <summary>The 64-bit hash under which strings of requests meet strings of the snapshot.</summary>
/// <remarks>
/// ASCII letters hash alike in both cases (bit 0x20 is set in every byte), because every vocabulary we compare by hash is
/// compared without case. Other bytes that fall together are told apart by the verification against the stored bytes.
/// Not keyed: tables are built from our own catalogue, so a hostile request can only miss them.
/// </remarks>
internal static class TextHash
{
    private const ulong Fold = 0x2020202020202020;
    private const ulong HighBits = 0x8080808080808080;
    private const ulong K0 = 0x9E3779B97F4A7C15;
    private const ulong K1 = 0xE7037ED1A0B428DB;
    private const ulong K2 = 0x8EBC6AF09C88C6E3;

    /// <summary>Hash of <paramref name="text"/>; never 0, so that 0 can mean "empty slot".</summary>
    public static ulong Of(ReadOnlySpan<byte> text) => Of(text, out _);

    /// <summary>The same, and whether all bytes are ASCII, which is known on the way.</summary>
    public static ulong Of(ReadOnlySpan<byte> text, out bool isAscii)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        var hash = (ulong)length * K1;
        ulong low;
        ulong high;
        ulong all = 0;
        if (length >= 8)
        {
            for (var offset = 0; offset < length - 16; offset += 16)
            {
                low = Read8(ref start, offset);
                high = Read8(ref start, offset + 8);
                all |= low | high;
                hash = Mix(hash ^ (low | Fold), high | Fold);
            }
            // The last 16 bytes, or all of a shorter text, as two words that may overlap: most domains take only this way.
            low = Read8(ref start, Math.Max(length - 16, 0));
            high = Read8(ref start, length - 8);
        }
        else
        {
            low = ReadUpTo7(ref start, length);
            high = 0;
        }
        all |= low | high;
        isAscii = (all & HighBits) == 0;
        return Finish(Mix(hash ^ (low | Fold), high | Fold));
    }

    /// <summary>Whether two texts are equal when ASCII letters are compared without case.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right) || System.Text.Ascii.EqualsIgnoreCase(left, right) || EqualsFolded(left, right);

    private static bool EqualsFolded(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // Ascii.EqualsIgnoreCase answers false for any byte above 127, also when it is the same on both sides.
        if (left.Length != right.Length)
        {
            return false;
        }
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && !(char.IsAsciiLetter((char)left[i]) && (left[i] ^ right[i]) == 0x20))
            {
                return false;
            }
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(ref byte start, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadUpTo7(ref byte start, int length)
    {
        if (length >= 4)
        {
            var low = Unsafe.ReadUnaligned<uint>(ref start);
            var high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4));
            return low | ((ulong)high << 32);
        }
        if (length == 0)
        {
            return 0;
        }
        return start | ((ulong)Unsafe.Add(ref start, length >> 1) << 8) | ((ulong)Unsafe.Add(ref start, length - 1) << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left ^ K0, right ^ K2, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong hash)
    {
        hash ^= BitOperations.RotateLeft(hash, 29);
        return hash == 0 ? K0 : hash;
    }
}
