namespace Rtb.Bidder.Decode;

/// <summary>What a decoder refused, for Explain.</summary>
/// <param name="Reason">None when nothing was refused.</param>
/// <param name="Field">The part of the request that is wrong.</param>
/// <param name="Offset">Where in the body; for something that is missing, where the object ends that lacks it.</param>
/// <param name="Impression">Index of the impression that was read last; -1 before the first.</param>
internal readonly record struct DecodeFault(NoBidReason Reason, DecodeField Field, int Offset, int Impression);

/// <summary>Parts of a request that can be a reason to refuse it.</summary>
public enum DecodeField : byte
{
    None,

    /// <summary>The bytes are not JSON, not protobuf, or not UTF-8.</summary>
    Body,
    RequestId,
    Impressions,
    ImpressionId,
    Media,
    BannerSize,
    VideoSize,
    VideoMimes,
    AudioMimes,
    NativeRequest,
    BidFloor,
    DealId,
    Metric,
    Inventory,
    RegsExt,
    SupplyChainNode,
    Quantity,
}
