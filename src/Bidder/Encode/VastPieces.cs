namespace Rtb.Bidder.Encode;

/// <summary>What a creative puts into a VAST document, whichever the version: XML in UTF-8.</summary>
/// <remarks>Immutable. Both forms are the same arrays unless a text has characters that JSON escapes.</remarks>
internal sealed class VastPieces
{
    /// <summary>Indexed by <see cref="VastPart"/> less <see cref="VastPart.Ad"/>.</summary>
    public required byte[][] Parts { get; init; }

    /// <summary>Each companion up to where its click URL's token stands.</summary>
    public required byte[][] Companions { get; init; }
}

/// <summary>A video or audio ad in every version of VAST.</summary>
internal sealed class VastTemplate
{
    /// <summary>By protocol number, see <see cref="VastVersions"/>; shared by all creatives of a snapshot.</summary>
    public required VastFrame?[] Frames { get; init; }

    /// <summary>The pieces as they stand in a JSON string, and as they are.</summary>
    public required VastPieces Json { get; init; }
    public required VastPieces Plain { get; init; }
}
