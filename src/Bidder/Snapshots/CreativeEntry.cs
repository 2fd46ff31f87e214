using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;

namespace Rtb.Bidder.Snapshots;

/// <summary>What creative choice and encoding read of one creative.</summary>
internal sealed class CreativeEntry
{
    public required string Id { get; init; }

    /// <summary>First 4 bytes of SHA-256 of the id: what a notice token carries.</summary>
    public required uint IdHash { get; init; }

    public required MediaKinds Media { get; init; }

    /// <summary>Banner: its size (<see cref="DecodedImpression.SizeOf"/>). Others: 0.</summary>
    public required uint Size { get; init; }

    public required int Weight { get; init; }

    /// <summary>Bit n: creative attribute n.</summary>
    public required ulong Attributes { get; init; }

    /// <summary>What a block list hits of the creative's own categories: <see cref="Match.Categories.BlockHashes"/>.</summary>
    public ulong[] CategoryHashes { get; init; } = [];

    /// <summary>Bit n: API framework n is needed.</summary>
    public required ulong Apis { get; init; }

    /// <summary>Hash of its language, compared with wlang; 0: it does not say.</summary>
    public ulong LanguageHash { get; init; }

    /// <summary>Banner: bits of btype that its markup is of; others: 0.</summary>
    public ulong BannerTypes { get; init; }

    public required bool Secure { get; init; }

    /// <summary>Bit n: the banner expands in direction n; <see cref="BannerTerms.TopFrame"/>: it must not stand in a frame.</summary>
    public ulong BannerNeeds { get; init; }

    /// <summary>Bits of <see cref="MimeTypes"/> that its media files offer; banner: that it is or loads.</summary>
    public required ulong MimeTypes { get; init; }

    /// <summary>Video and audio: the protocols it can be sent in, see <see cref="VastVersions"/>.</summary>
    public ulong Protocols { get; init; }

    public required int DurationMs { get; init; }

    public required bool Skippable { get; init; }
    public int SkipOffsetSeconds { get; init; }

    /// <summary>Video and audio: its files; empty for a tag and for other media.</summary>
    public MediaFileEntry[] Files { get; init; } = [];

    /// <summary>Native: its parts in the order of preference; empty for other media.</summary>
    public NativePiece[] NativePieces { get; init; } = [];

    /// <summary>Everything of the answer that does not change from bid to bid.</summary>
    public required CreativeTemplate Template { get; init; }

    /// <summary>Frequency caps of scope CREATIVE, as a range of <see cref="CampaignSnapshot.Caps"/>; usually empty.</summary>
    public required int CapStart { get; init; }
    public required int CapCount { get; init; }
}
