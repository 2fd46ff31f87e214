using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rtb.Bidder.Decode;

/// <summary>The 64-bit hash under which strings of requests meet strings of the snapshot.</summary>
/// <remarks>
/// ASCII letters hash alike in both cases (bit 0x20 is set in every byte), because every vocabulary we compare by hash is
/// compared without case. Other bytes that fall together are told apart by the verification against the stored bytes.
/// Not keyed: tables are built from our own catalogue, so a hostile request can only miss them.
/// </remarks>
internal static class TextHash
{
    /// <summary>Bytes that <see cref="OfReadable"/> reads of a shorter text too.</summary>
    public const int BlockBytes = 32;

    private const ulong K0 = 0x9E3779B97F4A7C15;
    private const ulong K1 = 0xE7037ED1A0B428DB;
    private const ulong K2 = 0x8EBC6AF09C88C6E3;
    private const ulong K3 = 0x589965CC75374CC3;
    private const ulong K4 = 0x1D8E4E27C47D124F;

    /// <summary>Hash of <paramref name="text"/>; never 0, so that 0 can mean "empty slot".</summary>
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        if (text.Length >= BlockBytes)
        {
            return OfReadable(ref MemoryMarshal.GetReference(text), text.Length);
        }
        Span<byte> block = stackalloc byte[BlockBytes];
        text.CopyTo(block);
        return OfReadable(ref MemoryMarshal.GetReference(block), text.Length);
    }

    /// <summary>
    /// The same for a text behind whose start at least <see cref="BlockBytes"/> bytes can be read, whatever they are: texts of up to that
    /// length, which is nearly all of them, then need no branch that depends on the length.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfReadable(ref byte start, int length)
    {
        if (length > BlockBytes)
        {
            return OfLong(ref start, length);
        }
        var inText = Vector256.GreaterThan(Vector256.Create((sbyte)length), Vector256<sbyte>.Indices).AsByte();
        return Finish(Mix(Vector256.LoadUnsafe(ref start) & inText, (ulong)length * K1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong OfLong(ref byte start, int length)
    {
        var hash = (ulong)length * K1;
        var last = length - BlockBytes;
        for (var offset = 0; offset < last; offset += BlockBytes)
        {
            hash = Mix(Vector256.LoadUnsafe(ref start, (nuint)offset), hash);
        }
        // The last bytes, of which some may have been read before: no byte is left out.
        return Finish(Mix(Vector256.LoadUnsafe(ref start, (nuint)last), hash));
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
    private static ulong Mix(Vector256<byte> block, ulong hash)
    {
        var folded = (block | Vector256.Create((byte)0x20)).AsUInt64();
        return Mix(folded.GetElement(0) ^ K0, folded.GetElement(1) ^ hash)
            + Mix(folded.GetElement(2) ^ K2 ^ hash, folded.GetElement(3) ^ K3);
    }

    /// <summary>Both halves of the product; two multiplications, because the way to get both from one goes through memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right) =>
        (Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(left, right) : Math.BigMul(left, right, out _)) ^ (left * right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 32)) * K4;
        hash ^= hash >> 29;
        return hash == 0 ? K0 : hash;
    }
}
