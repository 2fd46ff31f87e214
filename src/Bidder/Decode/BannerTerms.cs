namespace Rtb.Bidder.Decode;

/// <summary>What a banner slot says beyond sizes, attributes and frameworks: OpenRTB 2.6 sections 3.2.6 and 3.2.10.</summary>
/// <remarks>A mutable struct in <see cref="DecodedMedia"/>, made when the first such member is read.</remarks>
internal struct BannerTerms
{
    /// <summary>Bit of <see cref="Gives"/> for topframe.</summary>
    public const ulong TopFrame = 1UL << 63;

    /// <summary>Media types named, and the bits of those that are known (<see cref="Decode.MimeTypes"/>).</summary>
    public int MimeCount;
    public ulong MimeTypes;

    /// <summary>Bit n: the ad may expand in AdCOM direction n; and <see cref="TopFrame"/>.</summary>
    public ulong Gives;

    /// <summary>The range of sizes of 2.5, in which w and h are only what is preferred; 0 not said.</summary>
    public int WidthMin;
    public int WidthMax;
    public int HeightMin;
    public int HeightMax;

    /// <summary>Formats given as a ratio, a range of <see cref="DecodedMedia"/>.</summary>
    public int RatioStart;
    public int RatioCount;

    public void SetTopFrame(bool isTop) => Gives = isTop ? Gives | TopFrame : Gives & ~TopFrame;

    public readonly bool HasRange => (WidthMin | WidthMax | HeightMin | HeightMax) != 0;
}

/// <summary>A flexible format: sides in a ratio, and the least width at which it will be shown.</summary>
internal readonly record struct RatioFormat(int Width, int Height, int WidthMin);
