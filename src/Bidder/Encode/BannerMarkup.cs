using System.Net;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>HTML of a banner: the advertiser's own, or made around an image; always with a tracking pixel.</summary>
internal static class BannerMarkup
{
    public static string Of(BannerCreative banner, string landingUrl)
    {
        var html = banner.Html.Length > 0 ? banner.Html : AroundImage(banner);
        if (!banner.Html.Contains(MarkupPlaces.Impression, StringComparison.Ordinal))
        {
            html += Pixel;
        }
        return html.Replace(MarkupPlaces.Landing, WebUtility.HtmlEncode(landingUrl), StringComparison.Ordinal);
    }

    private const string Pixel =
        "<img src=\"" + MarkupPlaces.Impression + "\" width=\"1\" height=\"1\" alt=\"\" style=\"position:absolute;visibility:hidden\">";

    private static string AroundImage(BannerCreative banner) =>
        $"<a href=\"{MarkupPlaces.Click}\" target=\"_blank\" rel=\"noopener nofollow\">"
        + $"<img src=\"{WebUtility.HtmlEncode(banner.ImageUrl)}\" width=\"{banner.Width}\" height=\"{banner.Height}\" "
        + "alt=\"\" style=\"border:0\"></a>";
}
