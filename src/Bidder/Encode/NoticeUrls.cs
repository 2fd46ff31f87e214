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

    private readonly string _base;

    /// <param name="baseUrl">Absolute, http or https, with or without a slash at the end, without query.</param>
    public NoticeUrls(string baseUrl)
    {
        _base = baseUrl.TrimEnd('/');
    }

    public string Win => $"{_base}/n/win?t={Token}&p=${{AUCTION_PRICE}}";

    public string Billing => $"{_base}/n/bill?t={Token}&p=${{AUCTION_PRICE}}";

    public string Loss => $"{_base}/n/loss?t={Token}&r=${{AUCTION_LOSS}}&m=${{AUCTION_MIN_TO_WIN}}";

    public string Impression => $"{_base}/t/imp?t={Token}";

    public string Click => $"{_base}/t/click?t={Token}";
}
