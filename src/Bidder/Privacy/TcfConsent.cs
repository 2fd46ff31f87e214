namespace Rtb.Bidder.Privacy;

/// <summary>The core of an IAB TCF 2 consent string, as far as it concerns one vendor.</summary>
/// <remarks>
/// Fields of fixed widths (in brackets their first bit): version (0), dates, platform and screen, policy version (132), special features
/// (140), purposes by consent (152) and by legitimate interest (176), country (201), vendors by consent (213), vendors by legitimate
/// interest, publisher restrictions. The segments behind the first dot say nothing that we ask for. Every entry that is read takes at
/// least 17 bits of text, so a hostile string costs no more than its length.
/// </remarks>
internal struct TcfConsent
{
    /// <summary>Special feature 1: precise geolocation.</summary>
    public const int PreciseGeolocation = 1;

    private const int Version = 2;
    private const int VersionBits = 6;
    private const int PolicyVersionAt = 132;
    private const int SpecialFeatureBits = 12;
    private const int PurposeBits = 24;

    private uint _specialFeatures;
    private uint _consents;
    private uint _interests;
    private bool _hasVendorConsent;
    private bool _hasVendorInterest;

    // Purposes that the publisher restricts for this vendor.
    private uint _forbidden;
    private uint _needConsent;
    private uint _needInterest;

    public int PolicyVersion { get; private set; }

    /// <summary>
    /// False for anything but a whole version 2 core: another version, letters outside base64url, fields that end early, ranges that
    /// run backwards. Policy versions are not judged: a new one means what the old ones meant until we learn otherwise.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int vendorId, out TcfConsent consent)
    {
        consent = default;
        var dot = text.IndexOf((byte)'.');
        var core = dot < 0 ? text : text[..dot];
        var bits = new Base64Bits(core);
        if (bits.Take(VersionBits) != Version || !Base64Bits.IsBase64Url(core))
        {
            return false;
        }
        bits.Skip(PolicyVersionAt - VersionBits);
        consent.PolicyVersion = (int)bits.Take(6);
        bits.Skip(2); // service specific, texts of its own
        consent._specialFeatures = bits.Take(SpecialFeatureBits);
        consent._consents = bits.Take24();
        consent._interests = bits.Take24();
        bits.Skip(1 + 12); // purpose one treatment, country
        return TryReadVendors(ref bits, vendorId, out consent._hasVendorConsent)
            && TryReadVendors(ref bits, vendorId, out consent._hasVendorInterest)
            && consent.TryReadRestrictions(ref bits, vendorId);
    }

    /// <summary>Whether the user opted in to a special feature.</summary>
    public readonly bool OptedInTo(int specialFeature) => (_specialFeatures >> (SpecialFeatureBits - specialFeature) & 1) != 0;

    /// <summary>Whether our vendor may process for a purpose: by consent or, where that will do, by legitimate interest.</summary>
    public readonly bool Allows(int purpose, bool interestWillDo = false)
    {
        var bit = BitOf(purpose);
        var consented = _hasVendorConsent && (_consents & bit) != 0 && (_needInterest & bit) == 0;
        var interested = interestWillDo && _hasVendorInterest && (_interests & bit) != 0 && (_needConsent & bit) == 0;
        return (_forbidden & bit) == 0 && (consented || interested);
    }

    private static bool TryReadVendors(ref Base64Bits bits, int vendorId, out bool isListed)
    {
        var highest = (int)bits.Take(16);
        var isRange = bits.Take(1) != 0;
        isListed = isRange ? ReadRanges(ref bits, vendorId) : bits.TakeBitOf(highest, vendorId);
        return !bits.IsBroken;
    }

    /// <summary>A number of entries, each a vendor or a range of them. A range that runs backwards breaks the string.</summary>
    private static bool ReadRanges(ref Base64Bits bits, int vendorId)
    {
        var isListed = false;
        for (var entries = bits.Take(12); entries > 0 && !bits.IsBroken; entries--)
        {
            var isRange = bits.Take(1) != 0;
            var first = bits.Take(16);
            var last = isRange ? bits.Take(16) : first;
            if (first == 0 || last < first)
            {
                bits.Skip(int.MaxValue);
            }
            isListed |= vendorId >= first && vendorId <= last;
        }
        return isListed;
    }

    private bool TryReadRestrictions(ref Base64Bits bits, int vendorId)
    {
        for (var count = bits.Take(12); count > 0 && !bits.IsBroken; count--)
        {
            var bit = BitOf((int)bits.Take(6));
            var type = bits.Take(2);
            if (!ReadRanges(ref bits, vendorId))
            {
                continue;
            }
            switch (type)
            {
                case 1:
                    _needConsent |= bit;
                    break;
                case 2:
                    _needInterest |= bit;
                    break;
                default:
                    // 0 is "not at all"; 3 has no meaning yet, and a restriction that nobody understands allows nothing.
                    _forbidden |= bit;
                    break;
            }
        }
        return !bits.IsBroken;
    }

    /// <summary>Purpose 1 is the highest of 24 bits; purposes beyond have none.</summary>
    private static uint BitOf(int purpose) => purpose is > 0 and <= PurposeBits ? 1u << (PurposeBits - purpose) : 0;
}
