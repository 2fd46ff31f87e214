using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Privacy;

/// <summary>What the sections of a GPP string forbid: those that gpp_sid names, all when it names none.</summary>
internal static class GppRules
{
    private const int TcfEu1 = 1;
    private const int TcfEu2 = 2;
    private const int Header = 3;
    private const int SignalIntegrity = 4;
    private const int UsPrivacy1 = 6;

    /// <summary>Sections that say nothing of what is allowed.</summary>
    private const ulong Silent = (1UL << Header) | (1UL << SignalIntegrity);

    /// <summary>Whether the European section applies.</summary>
    public static bool NamesTcf(DecodedRequest request) => (request.GppSections & (1UL << TcfEu2)) != 0;

    /// <summary>Says whether a European section was read; a section that was promised and is missing may stand in its old place of the
    /// request.</summary>
    public static bool Read(DecodedRequest request, int vendorId, ref PrivacyDecision decision)
    {
        var named = request.GppSections & ~Silent;
        if (named == GppSectionIds.NoneApplies)
        {
            return false;
        }
        named &= ~GppSectionIds.NoneApplies;
        var applying = named != 0 ? named : ulong.MaxValue;
        var found = request.Gpp.IsEmpty ? 0 : ReadSections(request.Bytes(request.Gpp), applying, vendorId, ref decision);
        var missing = named & ~found & ~(1UL << TcfEu2);
        if (!request.UsPrivacy.IsEmpty)
        {
            missing &= ~(1UL << UsPrivacy1);
        }
        if (missing != 0)
        {
            decision.Forbid(PrivacySignal.GppUnreadable, PrivacyLimits.All);
        }
        return (found & (1UL << TcfEu2)) != 0;
    }

    private static ulong ReadSections(ReadOnlySpan<byte> text, ulong applying, int vendorId, ref PrivacyDecision decision)
    {
        var found = 0UL;
        var sections = new GppSections(text);
        while (sections.Next(out var id, out var section))
        {
            var bit = GppSectionIds.BitOf(id);
            if ((applying & bit) == 0)
            {
                continue;
            }
            found |= bit;
            ReadSection(id, section, vendorId, ref decision);
        }
        if (sections.IsBroken)
        {
            decision.Forbid(PrivacySignal.GppUnreadable, PrivacyLimits.All);
        }
        return found;
    }

    private static void ReadSection(int id, ReadOnlySpan<byte> section, int vendorId, ref PrivacyDecision decision)
    {
        switch (id)
        {
            case TcfEu1:
                // A framework that has ended: nothing in it is consent any more.
                decision.Forbid(PrivacySignal.GppConsent, PrivacyLimits.All);
                break;
            case TcfEu2:
                decision.Forbid(PrivacySignal.GppConsent, TcfRules.LimitsOf(section, vendorId));
                break;
            case Header or SignalIntegrity:
                break;
            case UsPrivacy1:
                decision.Forbid(PrivacySignal.GppUsPrivacy, UsPrivacyString.LimitsOf(section));
                break;
            default:
                UsSection.Read(id, section, ref decision);
                break;
        }
    }
}
