namespace Rtb.Bidder.Privacy;

/// <summary>What a TCF consent string leaves us, as docs/PRIVACY.md has it.</summary>
internal static class TcfRules
{
    private const int StoreOrAccess = 1;
    private const int SelectBasicAds = 2;
    private const int BuildProfiles = 3;
    private const int SelectPersonalisedAds = 4;

    /// <summary>
    /// Everything is forbidden by a string that cannot be read, and when this deployment has no vendor id: nobody can have consented to a
    /// vendor that is not on the list.
    /// </summary>
    public static PrivacyLimits LimitsOf(ReadOnlySpan<byte> text, int vendorId)
    {
        if (vendorId == 0 || !TcfConsent.TryRead(text, vendorId, out var consent))
        {
            return PrivacyLimits.All;
        }
        var limits = PrivacyLimits.None;
        var basic = consent.Allows(SelectBasicAds, interestWillDo: true);
        var counting = basic && consent.Allows(StoreOrAccess);
        if (!counting)
        {
            limits |= PrivacyLimits.Caps;
        }
        if (!counting || !consent.Allows(BuildProfiles) || !consent.Allows(SelectPersonalisedAds))
        {
            limits |= PrivacyLimits.Identity | PrivacyLimits.Segments;
        }
        if (!basic || !consent.OptedInTo(TcfConsent.PreciseGeolocation))
        {
            limits |= PrivacyLimits.Place;
        }
        return limits;
    }
}
