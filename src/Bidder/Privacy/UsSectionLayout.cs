namespace Rtb.Bidder.Privacy;

/// <summary>
/// How a US section of the GPP registry is laid out. All that are known here begin with a version of six bits; then come fields of two
/// bits: notices, opt-outs (sale, sharing, targeted advertising, as far as the law has them), kinds of sensitive data, consents for
/// known children, and others that do not concern us.
/// </summary>
/// <param name="Notices">Fields before the opt-outs.</param>
/// <param name="OptOuts">1 opted out.</param>
/// <param name="SensitiveKinds">1 opted out or no consent.</param>
/// <param name="PlaceKind">Which of these is precise geolocation, from 0 on; -1 none.</param>
/// <param name="ChildConsents">0: no known child.</param>
/// <param name="Others">Fields behind.</param>
internal readonly record struct UsSectionLayout(
    int Notices, int OptOuts, int SensitiveKinds, int PlaceKind, int ChildConsents, int Others)
{
    /// <summary>National.</summary>
    public const int FirstSection = 7;

    /// <summary>Minnesota. Sections from 24 on begin in another way and are not known.</summary>
    public const int LastSection = 23;

    public int Fields => Notices + OptOuts + SensitiveKinds + ChildConsents + Others;

    /// <summary>False for a section or a version of it that is not known.</summary>
    public static bool TryFind(int section, uint version, out UsSectionLayout layout)
    {
        layout = (section, version) switch
        {
            (7, 1) => new(6, 3, 12, 7, 2, 4),   // national
            (7, 2) => new(6, 3, 16, 7, 3, 4),
            (8, 1) => new(3, 2, 9, 2, 2, 4),    // California: sale and sharing
            (9, 1) => new(3, 2, 8, 7, 1, 3),    // Virginia; from here on sale and targeted advertising
            (10, 1) => new(3, 2, 7, -1, 1, 3),  // Colorado
            (11, 1) => new(4, 2, 8, 7, 1, 3),   // Utah
            (12, 1) => new(3, 2, 8, 7, 3, 3),   // Connecticut
            (13, 1) => new(3, 2, 8, 7, 3, 4),   // Florida
            (14, 1) => new(3, 2, 8, 7, 3, 4),   // Montana
            (15, 1) => new(3, 2, 11, 10, 3, 4), // Oregon
            (16, 1) => new(3, 2, 8, 7, 1, 4),   // Texas
            (17, 1) => new(3, 2, 9, 7, 5, 4),   // Delaware
            (18, 1) => new(4, 2, 8, 7, 1, 3),   // Iowa
            (19, 1) => new(3, 2, 8, 7, 1, 4),   // Nebraska
            (20, 1) => new(3, 2, 8, 7, 3, 4),   // New Hampshire
            (21, 1) => new(3, 2, 10, 7, 5, 4),  // New Jersey
            (22, 1) => new(3, 2, 8, 7, 1, 4),   // Tennessee
            (23, 1) => new(3, 2, 8, 7, 1, 4),   // Minnesota
            _ => default,
        };
        return layout.Fields > 0;
    }
}
