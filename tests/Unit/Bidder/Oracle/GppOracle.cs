namespace Rtb.Unit.Bidder.Oracle;

/// <summary>The slow reader of GPP strings.</summary>
internal static class GppOracle
{
    /// <summary>US sections by id and version: how many notices, opt-outs, kinds of sensitive data, child consents and others they have,
    /// and which kind is the precise place, from 1 on.</summary>
    private static readonly Dictionary<(int Id, int Version), int[]> Layouts = new()
    {
        [(7, 1)] = [6, 3, 12, 2, 4, 8], [(7, 2)] = [6, 3, 16, 3, 4, 8], [(8, 1)] = [3, 2, 9, 2, 4, 3], [(9, 1)] = [3, 2, 8, 1, 3, 8],
        [(10, 1)] = [3, 2, 7, 1, 3, 0], [(11, 1)] = [4, 2, 8, 1, 3, 8], [(12, 1)] = [3, 2, 8, 3, 3, 8], [(13, 1)] = [3, 2, 8, 3, 4, 8],
        [(14, 1)] = [3, 2, 8, 3, 4, 8], [(15, 1)] = [3, 2, 11, 3, 4, 11], [(16, 1)] = [3, 2, 8, 1, 4, 8], [(17, 1)] = [3, 2, 9, 5, 4, 8],
        [(18, 1)] = [4, 2, 8, 1, 3, 8], [(19, 1)] = [3, 2, 8, 1, 4, 8], [(20, 1)] = [3, 2, 8, 3, 4, 8], [(21, 1)] = [3, 2, 10, 5, 4, 8],
        [(22, 1)] = [3, 2, 8, 1, 4, 8], [(23, 1)] = [3, 2, 8, 1, 4, 8],
    };

    /// <summary>The sections by id; null when the string is none.</summary>
    public static Dictionary<int, string>? Sections(string text)
    {
        var parts = text.Split('~');
        if (ConsentOracle.BitsOf(parts[0]) is not { } bits || IdsOf(bits) is not { } ids || ids.Count != parts.Length - 1)
        {
            return null;
        }
        return ids.Zip(parts.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public static Forbidden OfSection(int id, string section, int vendor) => id switch
    {
        1 => Forbidden.Everything,
        2 => ConsentOracle.Forbidden(section, vendor),
        3 or 4 => Forbidden.Nothing,
        6 => OfUsPrivacy(section),
        _ => OfUsSection(id, section),
    };

    public static Forbidden OfUsPrivacy(string text) =>
        text.Length == 4 && text[0] == '1' && "nN-".Contains(text[2], StringComparison.Ordinal) ? Forbidden.Nothing : Forbidden.Personal;

    private static Forbidden OfUsSection(int id, string section)
    {
        var parts = section.Split('.');
        var bits = parts.Select(ConsentOracle.BitsOf).ToList();
        if (bits.Contains(null) || bits[0]!.Length < 6 || bits.Skip(1).Any(part => part!.Length < 3)
            || !Layouts.TryGetValue((id, Convert.ToInt32(bits[0]![..6], 2)), out var layout))
        {
            return Forbidden.Everything;
        }
        var fields = bits[0]![6..].Chunk(2).Where(pair => pair.Length == 2).Select(pair => Convert.ToInt32(new string(pair), 2)).ToList();
        if (fields.Count < layout[..5].Sum())
        {
            return Forbidden.Everything;
        }
        var optOuts = fields.Skip(layout[0]).Take(layout[1]);
        var kinds = fields.Skip(layout[0] + layout[1]).Take(layout[2]).ToList();
        var children = fields.Skip(layout[0] + layout[1] + layout[2]).Take(layout[3]);
        return (optOuts.Any(IsRefused) || bits.Skip(1).Any(part => part!.StartsWith("011", StringComparison.Ordinal))
                ? Forbidden.Personal : Forbidden.Nothing)
            | kinds.Select((value, kind) => !IsRefused(value) ? Forbidden.Nothing
                : kind + 1 == layout[5] ? Forbidden.Place : Forbidden.Segments).Aggregate(Forbidden.Nothing, (all, one) => all | one)
            | (children.Any(value => value != 0) ? Forbidden.Everything : Forbidden.Nothing);
    }

    private static bool IsRefused(int value) => value is 1 or 3;

    private static List<int>? IdsOf(string bits)
    {
        if (!bits.StartsWith("000011000001", StringComparison.Ordinal) || bits.Length < 24)
        {
            return null;
        }
        var ids = new List<int>();
        var rest = bits[24..];
        for (var count = Convert.ToInt32(bits[12..24], 2); count > 0; count--)
        {
            if (rest.Length == 0)
            {
                return null;
            }
            var isGroup = rest[0] == '1';
            rest = rest[1..];
            if (Fibonacci(ref rest) is not { } offset || (isGroup ? Fibonacci(ref rest) : 0) is not { } length)
            {
                return null;
            }
            var first = ids.LastOrDefault() + offset;
            ids.AddRange(Enumerable.Range(first, length + 1));
        }
        return ids;
    }

    private static int? Fibonacci(ref string bits)
    {
        var end = bits.IndexOf("11", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }
        var (value, number, next) = (0, 1, 2);
        foreach (var bit in bits[..(end + 1)])
        {
            value += bit == '1' ? number : 0;
            (number, next) = (next, number + next);
        }
        bits = bits[(end + 2)..];
        return value;
    }
}
