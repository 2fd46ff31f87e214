namespace Rtb.Bidder.Privacy;

/// <summary>Reads the purposes of an IAB TCF v2 consent string.</summary>
/// <remarks>
/// Core string, base64url without padding, big-endian bits: version at 0 (6 bits), purpose consents at 152 (24 bits, purpose 1 first).
/// Vendor sections follow later in the string and are the business of a later version: without a vendor id of our own there is nothing to
/// look up.
/// </remarks>
internal static class TcfConsent
{
    private const int VersionBits = 6;
    private const int PurposesAt = 152;
    private const int BytesNeeded = 22;

    /// <summary>Store or access information (1), select basic ads (2), build a profile (3), select personalised ads (4).</summary>
    private const uint PurposesNeeded = 0b1111;

    /// <summary>False for anything that is not a version 2 string with consent to purposes 1 to 4.</summary>
    public static bool AllowsPersonalisedAds(ReadOnlySpan<byte> consent)
    {
        Span<byte> core = stackalloc byte[24];
        if (!TryDecode(consent, core))
        {
            return false;
        }
        return core[0] >> (8 - VersionBits) == 2 && (uint)(core[PurposesAt / 8] >> 4) == PurposesNeeded;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> core)
    {
        if (text.Length < BytesNeeded * 8 / 6)
        {
            return false;
        }
        for (int source = 0, target = 0; target < core.Length && source + 4 <= text.Length; source += 4, target += 3)
        {
            var bits = 0;
            for (var i = 0; i < 4; i++)
            {
                var value = ValueOf(text[source + i]);
                if (value < 0)
                {
                    return false;
                }
                bits = (bits << 6) | value;
            }
            core[target] = (byte)(bits >> 16);
            core[target + 1] = (byte)(bits >> 8);
            core[target + 2] = (byte)bits;
        }
        return true;
    }

    private static int ValueOf(byte letter) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => letter - 'A',
        >= (byte)'a' and <= (byte)'z' => letter - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => letter - '0' + 52,
        (byte)'-' => 62,
        (byte)'_' => 63,
        _ => -1,
    };
}
