namespace Rtb.Campaigns;

/// <summary>What names, codes and addresses of the catalogue must look like.</summary>
internal static class Shape
{
    public const int IdLengthMax = 64;
    public const int ForeignIdLengthMax = 256;
    public const int UrlLengthMax = 2_048;

    private const int DomainLengthMax = 253;
    private const int DomainLabelLengthMax = 63;

    /// <summary>An id of ours: 1 to 64 characters of [A-Za-z0-9_.-], which a UUID is too.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= IdLengthMax && text.All(IsIdCharacter);

    /// <summary>An id that somebody else made (placement, bundle, segment): printable, no spaces at its ends.</summary>
    public static bool IsForeignId(string text) => text.Length is > 0 and <= ForeignIdLengthMax && IsPrintable(text) && text.Trim().Length == text.Length;

    /// <summary>Content categories: "IAB1", "IAB1-2", or the numbers of later taxonomies.</summary>
    public static bool IsCategory(string text) => text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    public static bool IsUpperLetters(string text, int length) => text.Length == length && text.All(char.IsAsciiLetterUpper);

    public static bool IsLowerLetters(string text, int length) => text.Length == length && text.All(char.IsAsciiLetterLower);

    /// <summary>"USA-CA".</summary>
    public static bool IsRegion(string text) =>
        text.Length is >= 5 and <= 7 && IsUpperLetters(text[..3], 3) && text[3] == '-' && text[4..].All(char.IsAsciiLetterOrDigit);

    /// <summary>"USA-Los Angeles".</summary>
    public static bool IsCity(string text) =>
        text.Length is >= 5 and <= 104 && IsUpperLetters(text[..3], 3) && text[3] == '-' && IsPrintable(text) && text[4..].Trim().Length == text.Length - 4;

    /// <summary>Labels of letters, digits and hyphens with at least one dot; internationalised names in their xn-- form.</summary>
    public static bool IsDomain(string text)
    {
        var labels = text.Split('.');
        return text.Length <= DomainLengthMax && labels.Length >= 2 && labels.All(IsDomainLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>An absolute https address that survives being put into markup: no credentials, no characters that end an attribute, no %00.</summary>
    public static bool IsHttpsUrl(string text) =>
        text.Length is > 0 and <= UrlLengthMax
        && text.StartsWith("https://", StringComparison.Ordinal)
        && !text.Any(c => c <= ' ' || c == '\u007F' || c is '"' or '<' or '>' or '\\' or '`')
        && !text.Contains("%00", StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length == 0
        && !Authority(text).Contains('@', StringComparison.Ordinal)
        && (IsDomain(uri.IdnHost) || uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6);

    /// <summary>An IANA zone name. Checked before the name is looked up, because the look-up opens a file of that name.</summary>
    public static bool IsZoneName(string text) =>
        text.Length is > 0 and <= 64 && text.Split('/').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-'));

    public static bool IsPrintable(string text) => !text.Any(char.IsControl);

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';

    private static bool IsDomainLabel(string label) =>
        label.Length is > 0 and <= DomainLabelLengthMax && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-';

    private static string Authority(string url)
    {
        var start = "https://".Length;
        var end = url.AsSpan(start).IndexOfAny("/?#");
        return end < 0 ? url[start..] : url.Substring(start, end);
    }
}
