namespace Rtb.Bidder.Privacy;

/// <summary>What may not be done with a request; docs/PRIVACY.md says which signal forbids what.</summary>
[Flags]
internal enum PrivacyLimits : byte
{
    None = 0,

    /// <summary>Who somebody is may not decide which ad is shown: to targeting there is no identity.</summary>
    Identity = 1,

    /// <summary>Audience segments may not be looked at.</summary>
    Segments = 2,

    /// <summary>Impressions may not be counted under the user: there is no user key, and a campaign with caps cannot bid.</summary>
    Caps = 4,

    /// <summary>Coordinates may not be looked at; country, region and city may.</summary>
    Place = 8,

    /// <summary>No ad chosen by who somebody is, and nothing remembered of them.</summary>
    Personal = Identity | Segments | Caps,

    All = Personal | Place,
}
