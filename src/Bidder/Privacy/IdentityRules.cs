using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Privacy;

/// <summary>Whether a request lets us use who the user is: ids, segments and frequency caps stand or fall together.</summary>
/// <remarks>
/// Identity is refused by COPPA, by limit-ad-tracking, do-not-track and global privacy control, by an opt-out of sale in the US privacy
/// string, under GDPR
/// without the consents of <see cref="TcfConsent"/>, and when GPP names a section that this version does not decode.
/// </remarks>
internal static class IdentityRules
{
    /// <summary>Sections of the IAB GPP registry that mean "no restriction here": 6 is the old US privacy string.</summary>
    private const ulong HarmlessGppSections = 1UL << 6;

    private const ulong TcfEuGppSection = 1UL << 2;

    /// <summary>True when ids and segments of this request may be used.</summary>
    public static bool Allows(DecodedRequest request)
    {
        if (request.Coppa || request.LimitAdTracking || request.DoNotTrack || request.GlobalPrivacyControl)
        {
            return false;
        }
        if (OptsOutOfSale(request.Bytes(request.UsPrivacy)))
        {
            return false;
        }
        var sections = request.GppSections & ~HarmlessGppSections;
        if ((sections & ~TcfEuGppSection) != 0)
        {
            return false;
        }
        // A European GPP section says that GDPR applies even where regs.gdpr is missing.
        var gdprApplies = request.Gdpr == 1 || (sections & TcfEuGppSection) != 0;
        return !gdprApplies || TcfConsent.AllowsPersonalisedAds(request.Bytes(request.Consent));
    }

    /// <summary>The best identifier of the request: exchange's buyer id, device id, exchange's user id, extended id; empty when there is
    /// none.</summary>
    public static Text IdOf(DecodedRequest request)
    {
        if (!request.BuyerUserId.IsEmpty)
        {
            return request.BuyerUserId;
        }
        if (!request.DeviceId.IsEmpty && !IsZeroId(request.Bytes(request.DeviceId)))
        {
            return request.DeviceId;
        }
        return !request.UserId.IsEmpty ? request.UserId : request.ExtendedId;
    }

    /// <summary>US privacy string "1YYN": version, notice, opt-out of sale, LSPA. An unreadable one counts as an opt-out.</summary>
    private static bool OptsOutOfSale(ReadOnlySpan<byte> usPrivacy) =>
        !usPrivacy.IsEmpty && (usPrivacy.Length != 4 || usPrivacy[0] != '1' || (usPrivacy[2] | 0x20) == 'y');

    /// <summary>Operating systems send an id of zeros when the user has refused one.</summary>
    private static bool IsZeroId(ReadOnlySpan<byte> id) => id.IndexOfAnyExcept((byte)'0', (byte)'-') < 0;
}
