namespace Rtb.Bidder.Decode;

/// <summary>What one request may bring along; resolved from the options once, so every buffer can be made at start.</summary>
internal sealed record DecodeLimits
{
    /// <summary>Bytes of a request body after decompression (default 64 KB, 1 KB to 1 MB).</summary>
    public int BodyBytesMax { get; init; } = 64 * 1024;

    /// <summary>Nested objects and arrays (default 20).</summary>
    public int DepthMax { get; init; } = 20;

    /// <summary>Impressions of a request (default 32): a page of ad slots, not a crawl.</summary>
    public int ImpressionsMax { get; init; } = 32;

    /// <summary>Deals over all impressions (default 256).</summary>
    public int DealsMax { get; init; } = 256;

    /// <summary>Audience segments of the user (default 1,024).</summary>
    public int SegmentsMax { get; init; } = 1024;

    /// <summary>
    /// Entries of a block list (bcat, badv, bapp), of categories and of keywords (default 2,048 each): a block list must not be cut.
    /// </summary>
    public int ListEntriesMax { get; init; } = 2048;

    /// <summary>Sizes over all impressions (default 512).</summary>
    public int SizesMax { get; init; } = 512;

    /// <summary>Assets of all native impressions (default 128): real requests ask for up to 15 each.</summary>
    public int NativeAssetsMax { get; init; } = 128;

    /// <summary>Members and elements of a JSON body (default 32,768): bounds the time a hostile body can take.</summary>
    public int TokensMax { get; init; } = 32 * 1024;
}
