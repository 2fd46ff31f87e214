namespace Rtb.Bidder.Privacy;

/// <summary>A section of the GPP string for a US law: what the user refused.</summary>
internal static class UsSection
{
    private const int VersionBits = 6;
    private const int FieldBits = 2;
    private const int ControlType = 1;

    /// <summary>A section, or a version of one, that is not known, or that ends early, forbids everything.</summary>
    public static void Read(int section, ReadOnlySpan<byte> text, ref PrivacyDecision decision)
    {
        var dot = text.IndexOf((byte)'.');
        var core = dot < 0 ? text : text[..dot];
        var bits = new Base64Bits(core);
        if (!UsSectionLayout.TryFind(section, bits.Take(VersionBits), out var layout)
            || bits.Left < FieldBits * layout.Fields
            || !Base64Bits.IsBase64Url(core))
        {
            decision.Forbid(PrivacySignal.GppUnreadable, PrivacyLimits.All);
            return;
        }
        bits.Skip(FieldBits * layout.Notices);
        if (AnyRefused(ref bits, layout.OptOuts))
        {
            decision.Forbid(PrivacySignal.GppOptOut, PrivacyLimits.Personal);
        }
        for (var kind = 0; kind < layout.SensitiveKinds; kind++)
        {
            if (AnyRefused(ref bits, 1))
            {
                // A segment may tell of any kind of sensitive data; which, nobody says.
                decision.Forbid(
                    PrivacySignal.GppSensitiveData, kind == layout.PlaceKind ? PrivacyLimits.Place : PrivacyLimits.Segments);
            }
        }
        if (bits.Take(FieldBits * layout.ChildConsents) != 0)
        {
            decision.Forbid(PrivacySignal.GppKnownChild, PrivacyLimits.All);
        }
        if (dot >= 0)
        {
            ReadSubsections(text[(dot + 1)..], ref decision);
        }
    }

    /// <summary>0 does not apply, 1 refused, 2 not refused; 3 means nothing and counts as refused. So the low bit decides.</summary>
    private static bool AnyRefused(ref Base64Bits bits, int fields) => (bits.Take(FieldBits * fields) & 0b0101_0101_0101_0101) != 0;

    /// <summary>Two bits of type; type 1 is global privacy control and has one bit more. Other types are not known and pass.</summary>
    private static void ReadSubsections(ReadOnlySpan<byte> text, ref PrivacyDecision decision)
    {
        while (true)
        {
            var dot = text.IndexOf((byte)'.');
            var part = dot < 0 ? text : text[..dot];
            var bits = new Base64Bits(part);
            var isControl = bits.Take(FieldBits) == ControlType;
            if (isControl && bits.Take(1) != 0)
            {
                decision.Forbid(PrivacySignal.GppControl, PrivacyLimits.Personal);
            }
            if (bits.IsBroken || !Base64Bits.IsBase64Url(part))
            {
                decision.Forbid(PrivacySignal.GppUnreadable, PrivacyLimits.All);
            }
            if (dot < 0)
            {
                return;
            }
            text = text[(dot + 1)..];
        }
    }
}
