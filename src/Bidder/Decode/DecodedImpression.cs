namespace Rtb.Bidder.Decode;

/// <summary>One impression of a decoded request, as integers, masks and places in the request buffer.</summary>
/// <remarks>
/// A mutable struct in the preallocated array of <see cref="DecodedRequest"/>; written by the decoders, read by everyone after.
/// </remarks>
internal struct DecodedImpression
{
    /// <summary>Unescaped id.</summary>
    public Text Id;

    /// <summary>The id as it stood on the wire (JSON: between the quotes, escapes untouched), so that it is echoed byte for byte.</summary>
    public Text IdOnWire;

    public Text TagId;

    /// <summary>What the impression offers.</summary>
    public MediaKinds Media;

    /// <summary>
    /// Range in <see cref="DecodedRequest.Sizes"/>: banner.format, then banner.w x banner.h, each size once. See <see cref="SizeOf"/>.
    /// </summary>
    public int BannerSizeStart;
    public int BannerSizeCount;

    /// <summary><see cref="SizeOf"/> video.w, video.h; 0 when absent.</summary>
    public uint VideoSize;

    /// <summary>OpenRTB ad position of banner, else video; 0 unknown.</summary>
    public int Position;

    /// <summary>Bit n: creative attribute n is blocked (values 1 to 63).</summary>
    public ulong BannerBlockedAttributes;
    public ulong VideoBlockedAttributes;

    /// <summary>Bit n: banner.btype n is blocked (1 text, 2 banner, 3 script, 4 iframe).</summary>
    public ulong BannerBlockedTypes;

    /// <summary>Bit n: API framework n is supported (1 to 63).</summary>
    public ulong BannerApis;
    public ulong VideoApis;

    /// <summary>Bits of <see cref="MimeTypes"/>; 0: none known.</summary>
    public ulong VideoMimeTypes;

    /// <summary>Bit n: protocol n is supported (1 to 63); 0: not said.</summary>
    public ulong VideoProtocols;

    /// <summary>Seconds; 0 when absent (minimum) and when open (maximum).</summary>
    public int VideoMinDurationSeconds;
    public int VideoMaxDurationSeconds;

    /// <summary>video.plcmt, else 0.</summary>
    public int VideoPlcmt;

    /// <summary>video.placement of 2.5, else 0.</summary>
    public int VideoPlacement;

    /// <summary>1 linear, 2 non-linear, 0 not said.</summary>
    public int VideoLinearity;

    /// <summary>1 yes, 0 no, -1 not said.</summary>
    public int VideoSkip;

    /// <summary>Floor CPM in micros of <see cref="FloorCurrency"/>, rounded up; negative values are refused by the decoder.</summary>
    public long FloorMicros;

    /// <summary><see cref="CurrencyCode"/>; <see cref="CurrencyCode.NotSaid"/>: the exchange's default.</summary>
    public int FloorCurrency;

    /// <summary>1 https needed, 0 not, -1 not said (2.5 places and 2.6 place are one).</summary>
    public int Secure;

    public bool Interstitial;
    public bool Rewarded;

    /// <summary>Seconds the exchange may wait until it shows the ad; 0 when absent.</summary>
    public int ExpirySeconds;

    /// <summary>imp.qty.multiplier in millionths: how many impressions are bought at once; 0 not said, which is one.</summary>
    public long QuantityMicros;

    /// <summary>imp.dt: when the ad is expected to be shown, in milliseconds since 1970; 0 not said.</summary>
    public long DisplayAtMs;

    public bool PrivateAuction;

    /// <summary>Range of its deals in <see cref="DecodedDeals"/>.</summary>
    public int DealStart;
    public int DealCount;

    // What is kept apart until all of the impression is read, because its parts may come in any order and in pieces.
    public int BannerPosition;
    public int VideoPosition;
    public int BannerWidth;
    public int BannerHeight;
    public int VideoWidth;
    public int VideoHeight;
    public int VideoMimeCount;
    public int AudioMimeCount;
    public bool HasNativeRequest;
    public bool RewardedExt;
    public int VideoPlcmtExt;

    /// <summary>Where <see cref="DecodedMedia"/> keeps the native and the audio part, counted from 1; 0: there is none.</summary>
    public int NativeNumber;
    public int AudioNumber;

    /// <summary>In the same way, what the banner and the video slot ask for that few slots do.</summary>
    public int BannerTermsNumber;
    public int VideoTermsNumber;

    /// <summary>The banner's size is a ratio or a range, not only one of a list.</summary>
    public bool HasFlexibleSize;

    /// <summary>Packs a size; each side is at most 65,535, anything else packs to 0, which no creative has.</summary>
    public static uint SizeOf(long width, long height) =>
        width is > 0 and <= 65_535 && height is > 0 and <= 65_535 ? ((uint)width << 16) | (uint)height : 0;
}

/// <summary>Kinds of media an impression offers.</summary>
[Flags]
internal enum MediaKinds : byte
{
    None = 0,
    Banner = 1,
    Video = 2,
    Audio = 4,
    Native = 8,
}
