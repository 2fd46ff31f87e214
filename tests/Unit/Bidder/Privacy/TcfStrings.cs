namespace Rtb.Unit.Bidder.Privacy;

/// <summary>Makes TCF core strings bit by bit, as the specification lays them out.</summary>
internal static class TcfStrings
{
    /// <summary>Version (6 bits), zeros up to bit 152, purpose consents (24 bits, purpose 1 first), zeros to the end.</summary>
    public static string Core(int version, int purposes, int bits = 240)
    {
        var bytes = new byte[bits / 8];
        Put(bytes, 0, 6, version);
        Put(bytes, 152, 24, purposes);
        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static void Put(byte[] bytes, int at, int count, int value)
    {
        for (var i = 0; i < count; i++)
        {
            if ((value >> (count - 1 - i) & 1) == 1)
            {
                bytes[(at + i) / 8] |= (byte)(0x80 >> ((at + i) % 8));
            }
        }
    }
}
