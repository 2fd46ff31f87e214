namespace Rtb.Bidder;

/// <summary>A 64-bit finaliser: spreads the bits of numbers that are already distinct.</summary>
internal static class Hash64
{
    public static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, out var low);
        return high ^ low;
    }
}
