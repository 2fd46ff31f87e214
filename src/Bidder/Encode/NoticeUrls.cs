namespace Rtb.Bidder.Encode;

/// <summary>The URLs of notices and tracking below one base URL, with <see cref="Token"/> where a bid's token goes.</summary>
/// <remarks>
/// The exchange's macros stay as they are; only the click and impression URLs stand in markup, and they have no character that
/// HTML or XML would want escaped.
/// </remarks>
internal sealed class NoticeUrls
{
    /// <summary>Stands for the token in the texts below; no URL of ours contains it otherwise.</summary>
    public const string Token = "{token}";

    /// <summary>Every bid carries five of these URLs, and exchanges cut long ones.</summary>
    private const int BaseCharsMax = 256;

    private readonly string _base;

    /// <param name="baseUrl">See <see cref="IsBase"/>.</param>
    /// <exception cref="ArgumentException">It is not such a URL.</exception>
    public NoticeUrls(string baseUrl)
    {
        if (!IsBase(baseUrl))
        {
            throw new ArgumentException($"'{baseUrl}' cannot be the base of notice URLs", nameof(baseUrl));
        }
        _base = baseUrl.TrimEnd('/');
    }

    /// <summary>
    /// Whether a URL can be the base: absolute, http or https, a host and perhaps a port and a path; no user, query or fragment, and only
    /// characters that mean the same in HTML, XML, JSON and a URL.
    /// </summary>
    public static bool IsBase(string text) =>
        text.Length <= BaseCharsMax
        && (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal))
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "-._~:/[]%".Contains(c, StringComparison.Ordinal))
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Host.Length > 0;

    public string Win => $"{_base}/n/win?t={Token}&p=${{AUCTION_PRICE}}";

    public string Billing => $"{_base}/n/bill?t={Token}&p=${{AUCTION_PRICE}}";

    public string Loss => $"{_base}/n/loss?t={Token}&r=${{AUCTION_LOSS}}&m=${{AUCTION_MIN_TO_WIN}}";

    public string Impression => $"{_base}/t/imp?t={Token}";

    public string Click => $"{_base}/t/click?t={Token}";
}
