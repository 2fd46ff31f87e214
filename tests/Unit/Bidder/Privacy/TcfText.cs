namespace Rtb.Unit.Bidder.Privacy;

/// <summary>A TCF consent string to be written, field by field as the specification lays them out.</summary>
internal sealed record TcfText
{
    public int Version { get; init; } = 2;

    public int PolicyVersion { get; init; } = 4;

    public int[] SpecialFeatures { get; init; } = [];

    /// <summary>Purposes by consent, and by legitimate interest.</summary>
    public int[] Consents { get; init; } = [];
    public int[] Interests { get; init; } = [];

    public int[] VendorConsents { get; init; } = [];
    public int[] VendorInterests { get; init; } = [];

    /// <summary>Vendors as ranges instead of one bit each.</summary>
    public bool AsRanges { get; init; }

    public (int Purpose, int Type, (int First, int Last)[] Vendors)[] Restrictions { get; init; } = [];

    /// <summary>Everything that vendor 7 can be allowed.</summary>
    public static TcfText All { get; } = new()
    {
        SpecialFeatures = [1], Consents = [1, 2, 3, 4], Interests = [2], VendorConsents = [7], VendorInterests = [7],
    };

    public BitText ToBits()
    {
        var bits = new BitText().Add(Version, 6).Add(17_000_000_000, 36).Add(17_000_000_000, 36).Add(300, 12).Add(2, 12).Add(1, 6)
            .Add((4 * 64) + 13, 12).Add(250, 12).Add(PolicyVersion, 6).Add(0b10, 2)
            .Add(Set(SpecialFeatures, 12)).Add(Set(Consents, 24)).Add(Set(Interests, 24))
            .Add(0, 1).Add((3 * 64) + 4, 12);
        AddVendors(bits, VendorConsents);
        AddVendors(bits, VendorInterests);
        bits.Add(Restrictions.Length, 12);
        foreach (var (purpose, type, vendors) in Restrictions)
        {
            AddRanges(bits.Add(purpose, 6).Add(type, 2), vendors);
        }
        return bits;
    }

    public override string ToString() => ToBits().ToString();

    private static string Set(int[] numbers, int length) =>
        string.Concat(Enumerable.Range(1, length).Select(number => numbers.Contains(number) ? '1' : '0'));

    private static void AddRanges(BitText bits, (int First, int Last)[] vendors)
    {
        bits.Add(vendors.Length, 12);
        foreach (var (first, last) in vendors)
        {
            bits.Add(first == last ? 0 : 1, 1).Add(first, 16).Add(last, first == last ? 0 : 16);
        }
    }

    private void AddVendors(BitText bits, int[] vendors)
    {
        var highest = vendors.DefaultIfEmpty(0).Max();
        bits.Add(highest, 16).Add(AsRanges ? 1 : 0, 1);
        if (AsRanges)
        {
            AddRanges(bits, [.. vendors.Select(vendor => (vendor, vendor))]);
            return;
        }
        bits.Add(Set(vendors, highest));
    }
}
