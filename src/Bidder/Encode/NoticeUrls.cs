namespace Rtb.Bidder.Encode;

/// <summary>Where notices are sent.</summary>
internal sealed class NoticeUrls
{
    public NoticeUrls(string baseUrl)
    {
        BaseUrl = baseUrl;
    }

    public string BaseUrl { get; }
}
