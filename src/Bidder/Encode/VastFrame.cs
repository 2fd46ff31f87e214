namespace Rtb.Bidder.Encode;

/// <summary>What stands between the literals of a VAST document.</summary>
internal enum VastPart : byte
{
    /// <summary>Nothing: the last step.</summary>
    End,
    ImpressionToken,
    ClickToken,

    /// <summary>The minted impression id.</summary>
    BidId,

    /// <summary>The creative beside the linear one, when there are companions and the player takes them.</summary>
    Companions,

    /// <summary>Each companion.</summary>
    CompanionList,

    // Pieces of a creative, in the order of VastPieces.
    Ad,
    Kind,
    Title,
    Creative,
    Duration,
    Skip,
    Files,
    Final,
}

/// <summary>Bytes of a document, and what follows them.</summary>
internal readonly record struct VastStep(byte[] Literal, VastPart Part);

/// <summary>A VAST document of one version with places for what a creative and a bid put in. All creatives share it.</summary>
/// <remarks>
/// Immutable. It has no character that JSON would escape (attributes stand in single quotes), so both wire formats write the same bytes.
/// </remarks>
internal sealed class VastFrame
{
    public required VastStep[] Document { get; init; }

    /// <summary>The creative that holds the companions, and what follows each of them behind the click URL's token.</summary>
    public required VastStep[] Companions { get; init; }
    public required byte[] CompanionEnd { get; init; }
}
