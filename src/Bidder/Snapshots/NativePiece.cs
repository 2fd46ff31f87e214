using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Snapshots;

/// <summary>One part of a native creative, as far as it decides whether an asset of a request can take it.</summary>
/// <remarks>A creative's pieces stand in the order of preference: the first that an asset can take is sent.</remarks>
internal readonly record struct NativePiece
{
    public required AssetKind Kind { get; init; }

    /// <summary>Image: 1 icon, 3 main. Data: Native 1.2 list.</summary>
    public int Type { get; init; }

    /// <summary>Characters of a text.</summary>
    public int Length { get; init; }

    public int Width { get; init; }
    public int Height { get; init; }

    /// <summary>Bits of <see cref="Decode.MimeTypes"/>.</summary>
    public ulong MimeTypes { get; init; }

    public int DurationMs { get; init; }
}
