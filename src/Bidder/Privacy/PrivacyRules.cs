using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Privacy;

/// <summary>Hears every signal of a request once; docs/PRIVACY.md is the same as a table.</summary>
internal static class PrivacyRules
{
    public static PrivacyDecision Decide(DecodedRequest request, PrivacySettings settings)
    {
        var decision = default(PrivacyDecision);
        if (request.Coppa)
        {
            decision.Forbid(PrivacySignal.Coppa, PrivacyLimits.All);
        }
        if (request.LimitAdTracking)
        {
            decision.Forbid(PrivacySignal.LimitAdTracking, PrivacyLimits.All);
        }
        if (request.DoNotTrack)
        {
            decision.Forbid(PrivacySignal.DoNotTrack, PrivacyLimits.All);
        }
        if (request.Inventory == InventoryKind.Dooh)
        {
            decision.Forbid(PrivacySignal.SharedScreen, PrivacyLimits.Personal);
        }
        if (request.GlobalPrivacyControl)
        {
            decision.Forbid(PrivacySignal.GlobalPrivacyControl, PrivacyLimits.Personal);
        }
        if (!request.UsPrivacy.IsEmpty)
        {
            decision.Forbid(PrivacySignal.UsPrivacy, UsPrivacyString.LimitsOf(request.Bytes(request.UsPrivacy)));
        }
        var hasGppConsent = (!request.Gpp.IsEmpty || request.GppSections != 0)
            && GppRules.Read(request, settings.VendorId, ref decision);

        // A European GPP section says that GDPR applies even where regs.gdpr is missing. Of two consent strings both count.
        var gdprApplies = request.Gdpr == 1 || GppRules.NamesTcf(request);
        if (gdprApplies && (!request.Consent.IsEmpty || !hasGppConsent))
        {
            decision.Forbid(PrivacySignal.Consent, TcfRules.LimitsOf(request.Bytes(request.Consent), settings.VendorId));
        }
        return decision;
    }
}
