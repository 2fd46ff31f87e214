namespace Rtb.Bidder.Budget;

/// <summary>A chunk's id names the process that made it: incarnation in the high half, serial number in the low.</summary>
internal static class ChunkIds
{
    private static readonly long s_epochSeconds = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static long Of(uint incarnation, uint serial) => ((long)incarnation << 32) | serial;

    public static uint IncarnationOf(long chunk) => (uint)(chunk >> 32);

    /// <summary>Higher than any before. Counted from the clock, so that an emptied folder does not give ids out again.</summary>
    public static uint NextIncarnation(uint last, long nowMs) =>
        Math.Max(last + 1, (uint)Math.Clamp((nowMs / 1000) - s_epochSeconds, 1, int.MaxValue));
}
