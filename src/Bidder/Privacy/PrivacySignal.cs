namespace Rtb.Bidder.Privacy;

/// <summary>What a request can say of privacy. At most 16: a <see cref="PrivacyDecision"/> keeps four bits for each.</summary>
internal enum PrivacySignal
{
    /// <summary>regs.coppa.</summary>
    Coppa,

    /// <summary>device.lmt.</summary>
    LimitAdTracking,

    /// <summary>device.dnt.</summary>
    DoNotTrack,

    /// <summary>regs.ext.gpc.</summary>
    GlobalPrivacyControl,

    /// <summary>regs.us_privacy: opted out of sale, or unreadable.</summary>
    UsPrivacy,

    /// <summary>GDPR applies and user.consent does not allow everything.</summary>
    Consent,

    /// <summary>The same of a European section of the GPP string.</summary>
    GppConsent,

    /// <summary>The US privacy string as a section of the GPP string.</summary>
    GppUsPrivacy,

    /// <summary>Sale, sharing or targeted advertising refused in a section of a US law.</summary>
    GppOptOut,

    /// <summary>Global privacy control, as a section of a US law passes it on.</summary>
    GppControl,

    /// <summary>No consent to the processing of some kind of sensitive data.</summary>
    GppSensitiveData,

    GppKnownChild,

    /// <summary>A section that applies is missing, not known or broken: nobody can say what it forbids.</summary>
    GppUnreadable,

    /// <summary>A screen in public (dooh): whoever stands before it is nobody that an id could name.</summary>
    SharedScreen,
}
