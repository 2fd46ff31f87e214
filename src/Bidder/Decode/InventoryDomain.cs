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
        var (start, length) = HostOf(url);
        if (length > 0)
        {
            request.Domain = new Text { Start = page.Start + start, Length = length, Hash = request.HashOf(page.Start + start, length) };
        }
    }

    /// <summary>Where the host of an absolute URL lies, without user and port; length 0 when there is none.</summary>
    private static (int Start, int Length) HostOf(ReadOnlySpan<byte> url)
    {
        var scheme = url.IndexOf("//"u8);
        if (scheme < 0 || (scheme > 0 && url[scheme - 1] != ':') || url[..scheme].IndexOfAny("/?#"u8) >= 0)
        {
            return default;
        }
        var start = scheme + 2;
        var host = url[start..];
        var end = host.IndexOfAny("/?#\\"u8);
        host = end < 0 ? host : host[..end];
        var user = host.LastIndexOf((byte)'@') + 1;
        start += user;
        host = host[user..];
        // An IPv6 host has its colons between brackets.
        end = host.StartsWith("["u8) ? host.IndexOf((byte)']') + 1 : host.IndexOf((byte)':');
        return (start, end < 0 ? host.Length : end);
    }
}
