using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>IAB content categories: "IAB1" takes "IAB1-2" with it.</summary>
internal static class Categories
{
    /// <summary>What stands before the first '-'; the category itself when there is none.</summary>
    public static string ParentOf(string category)
    {
        var dash = category.IndexOf('-');
        return dash > 0 ? category[..dash] : category;
    }

    /// <summary>The same for bytes; empty when there is no wider category.</summary>
    public static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> category)
    {
        var dash = category.IndexOf((byte)'-');
        return dash > 0 ? category[..dash] : default;
    }

    /// <summary>Hashes under which a block list hits any of the categories: each of them and what it belongs to.</summary>
    public static ulong[] BlockHashes(IEnumerable<string> categories) =>
    [
        .. categories.SelectMany(category => new[] { category, ParentOf(category) })
            .Select(name => TextHash.Of(System.Text.Encoding.UTF8.GetBytes(name))).Distinct(),
    ];
}
