namespace Rtb.Bidder.Match;

/// <summary>Compares texts as the hash of a request's text does: without the case of ASCII letters, and of no others; cold.</summary>
internal sealed class AsciiCaseComparer : IEqualityComparer<string>
{
    public static AsciiCaseComparer Instance { get; } = new();

    public bool Equals(string? left, string? right)
    {
        if (left is null || right is null || left.Length != right.Length)
        {
            return ReferenceEquals(left, right);
        }
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && Fold(left[i]) != Fold(right[i]))
            {
                return false;
            }
        }
        return true;
    }

    public int GetHashCode(string text)
    {
        var hash = 0x811C9DC5;
        foreach (var c in text)
        {
            hash = (hash ^ Fold(c)) * 0x01000193;
        }
        return (int)(hash ^ (hash >> 15));
    }

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
