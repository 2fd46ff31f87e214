using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>The grammar of JSON numbers: [ minus ] int [ frac ] [ exp ].</summary>
internal static class JsonNumbers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    /// <summary>Behind the number that starts here; 0 when there is none. Something that is no digit must follow it.</summary>
    public static int EndOf(ref byte json, int at)
    {
        at += ByteAt(ref json, at) == '-' ? 1 : 0;
        var end = DigitsEnd(ref json, at);
        if (end == at || (end > at + 1 && ByteAt(ref json, at) == '0'))
        {
            return 0;
        }
        if (ByteAt(ref json, end) == '.')
        {
            at = end + 1;
            end = DigitsEnd(ref json, at);
            if (end == at)
            {
                return 0;
            }
        }
        if ((ByteAt(ref json, end) | 0x20) == 'e')
        {
            at = end + (ByteAt(ref json, end + 1) is (byte)'+' or (byte)'-' ? 2 : 1);
            end = DigitsEnd(ref json, at);
            return end == at ? 0 : end;
        }
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DigitsEnd(ref byte json, int at)
    {
        while (IsDigit(ByteAt(ref json, at)))
        {
            at++;
        }
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte ByteAt(ref byte json, int at) => Unsafe.Add(ref json, (uint)at);
}
