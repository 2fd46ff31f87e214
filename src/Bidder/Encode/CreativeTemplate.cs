using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>The bytes of a bid that do not change from bid to bid, cut where ids, price and token go; once for each wire format.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class CreativeTemplate
{
    /// <summary>The bid object of a JSON answer, from brace to brace.</summary>
    public required TemplateSegment[] Json { get; init; }

    /// <summary>The fields of a protobuf BidResponse.Bid.</summary>
    public required TemplateSegment[] Protobuf { get; init; }

    /// <summary>Bytes of the protobuf form without the slots whose size varies: impression id, size and expiry.</summary>
    public required int ProtobufFixedBytes { get; init; }

    /// <summary>Size to answer with when the impression names none (video: that of the first media file); 0 unknown.</summary>
    public required uint DefaultSize { get; init; }

    /// <summary>The parts of a native ad; null for other media.</summary>
    public NativeTemplate? Native { get; init; }

    /// <summary>A video or audio ad; null for other media.</summary>
    public VastTemplate? Vast { get; init; }

    /// <summary>What the advertiser says under the Digital Services Act; null: nothing.</summary>
    public DsaTemplate? Dsa { get; init; }

    /// <summary>Prepares a creative that passed the catalogue's rules.</summary>
    public static CreativeTemplate Compile(
        Campaign campaign, Advertiser advertiser, Creative creative, NoticeUrls urls, VastFrame?[] frames) =>
        CreativeTemplateBuilder.Build(campaign, advertiser, creative, urls, frames);
}
