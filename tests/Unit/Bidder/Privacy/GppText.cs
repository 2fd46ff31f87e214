namespace Rtb.Unit.Bidder.Privacy;

/// <summary>Puts GPP strings together: sections by id, in rising order.</summary>
internal static class GppText
{
    public static string Of(params (int Id, string Section)[] sections)
    {
        var header = new BitText().Add(3, 6).Add(1, 6).Add(sections.Length, 12);
        var last = 0;
        foreach (var (id, _) in sections)
        {
            header.Add(0, 1).AddFibonacci(id - last);
            last = id;
        }
        return string.Join('~', sections.Select(section => section.Section).Prepend(header.ToString()));
    }

    /// <summary>A US section: a version and fields of two bits, then the sub-section of global privacy control if it is said.</summary>
    public static string UsSection(int version, string fields, bool? control = null)
    {
        var core = new BitText().Add(version, 6);
        foreach (var field in fields.Where(char.IsAsciiDigit))
        {
            core.Add(field - '0', 2);
        }
        return control is { } value ? $"{core}.{new BitText().Add(1, 2).Add(value ? 1 : 0, 1)}" : core.ToString();
    }
}
