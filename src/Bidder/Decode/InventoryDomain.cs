namespace Rtb.Bidder.Decode;

/// <summary>The domain of a site that names only its page.</summary>
internal static class InventoryDomain
{
    /// <summary>Sets the domain from the page's host when the request gave none.</summary>
    public static void Complete(DecodedRequest request, Text page)
    {
        if (!request.Domain.IsEmpty || page.IsEmpty)
        {
            return;
        }
        var url = request.Bytes(page);
        var scheme = url.IndexOf("://"u8);
        if (scheme < 0)
        {
            return;
        }
        var start = scheme + 3;
        var host = url[start..];
        var end = host.IndexOfAny("/?#\\"u8);
        host = end < 0 ? host : host[..end];
        var user = host.LastIndexOf((byte)'@');
        if (user >= 0)
        {
            start += user + 1;
            host = host[(user + 1)..];
        }
        var port = host.IndexOf((byte)':');
        host = port < 0 ? host : host[..port];
        if (!host.IsEmpty)
        {
            request.Domain = new Text { Start = page.Start + start, Length = host.Length, Hash = TextHash.Of(host) };
        }
    }
}
