namespace Rtb.Bidder.Privacy;

/// <summary>The IAB US privacy string: version, notice, opt-out of sale, limited service agreement; "1YNN", "1---".</summary>
internal static class UsPrivacyString
{
    /// <summary>What is not a version 1 string that says "no" or "does not apply" counts as an opt-out.</summary>
    public static PrivacyLimits LimitsOf(ReadOnlySpan<byte> text) =>
        text.Length == 4 && text[0] == '1' && (text[2] | 0x20) is 'n' or '-' ? PrivacyLimits.None : PrivacyLimits.Personal;
}
