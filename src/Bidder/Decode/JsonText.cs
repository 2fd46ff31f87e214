using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Decode;

/// <summary>Finds where strings and white space end.</summary>
internal static class JsonText
{
    /// <summary>The first place from here on with a quote, a backslash or a control byte; the zero behind the document is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PlainEnd(ref byte json, int at)
    {
        while (true)
        {
            var block = Vector256.LoadUnsafe(ref json, (uint)at);
            var special = Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                | Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)0x1F)), block);
            var mask = special.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }
            at += Vector256<byte>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int SpaceEnd(ref byte json, int at)
    {
        while (Unsafe.Add(ref json, (uint)at) is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }
        return at;
    }
}
