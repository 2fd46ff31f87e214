namespace Rtb.Bidder.Decode;

/// <summary>The audio player that an impression offers: OpenRTB 2.6 section 3.2.8.</summary>
/// <remarks>A mutable struct in <see cref="DecodedMedia"/>; written by the decoders, read by everyone after.</remarks>
internal struct DecodedAudio
{
    /// <summary>Stands for a start delay that was not said; 0 and -1 have meanings.</summary>
    public const int NotSaid = int.MinValue;

    /// <summary>Bits of <see cref="MimeTypes"/>; 0: none known.</summary>
    public ulong MimeTypes;

    /// <summary>Bit n: protocol n is supported (1 to 63); 0: not said.</summary>
    public ulong Protocols;

    public ulong BlockedAttributes;
    public ulong Apis;

    /// <summary>Seconds; 0 when absent (minimum) and when open (maximum).</summary>
    public int MinDurationSeconds;
    public int MaxDurationSeconds;

    /// <summary>Seconds, or an AdCOM start delay mode; <see cref="NotSaid"/>.</summary>
    public int StartDelay;

    /// <summary>AdCOM feed type: 1 music, 2 broadcast, 3 podcast, ...; 0 not said.</summary>
    public int Feed;

    /// <summary>1 yes, 0 no, -1 not said.</summary>
    public int Stitched;

    /// <summary>AdCOM volume normalisation mode; -1 not said.</summary>
    public int VolumeNormalization;

    /// <summary>Companion slots on offer. A companion is never required, so their sizes decide nothing.</summary>
    public int CompanionCount;

    /// <summary>As <see cref="DecodedImpression.VideoTermsNumber"/>.</summary>
    public int TermsNumber;
}
