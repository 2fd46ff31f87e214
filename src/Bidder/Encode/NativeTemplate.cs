namespace Rtb.Bidder.Encode;

/// <summary>The bytes of a native creative's parts, in each of the three forms in which an answer holds them.</summary>
/// <remarks>Immutable. The indices of pieces are those of <see cref="Snapshots.CreativeEntry.NativePieces"/>.</remarks>
internal sealed class NativeTemplate
{
    /// <summary>JSON text inside of a JSON string: what a JSON answer holds.</summary>
    public required NativeText Json { get; init; }

    /// <summary>The same text as it is: adm of a protobuf answer.</summary>
    public required NativeText Text { get; init; }

    /// <summary>adm_native of a protobuf answer.</summary>
    public required NativeMessage Message { get; init; }

    /// <summary>The advertiser's own trackers: which event and method each is for.</summary>
    public required NativeTrackerKind[] Trackers { get; init; }
}

internal readonly record struct NativeTrackerKind(int Event, int Method);

/// <summary>The parts as text. Pieces begin behind the asset's id and end with its brace.</summary>
internal sealed class NativeText
{
    public required NativeWords Words { get; init; }
    public required TemplateSegment[][] Pieces { get; init; }

    /// <summary>The member "link", with the signed click URL in it.</summary>
    public required TemplateSegment[] Link { get; init; }

    /// <summary>Our impression URL as an event tracker, and in quotes for "imptrackers".</summary>
    public required TemplateSegment[] ImpressionEvent { get; init; }
    public required TemplateSegment[] ImpressionUrl { get; init; }

    /// <summary>The advertiser's trackers in the same two forms.</summary>
    public required byte[][] TrackerEvents { get; init; }
    public required byte[][] TrackerUrls { get; init; }

    /// <summary>The member "privacy" with a comma before it; empty when there is no notice.</summary>
    public required byte[] Privacy { get; init; }
}

/// <summary>The parts as protobuf fields. Pieces are the fields of an asset behind its id.</summary>
internal sealed class NativeMessage
{
    public required TemplateSegment[][] Pieces { get; init; }
    public required int[] PieceBytes { get; init; }
    public required TemplateSegment[] Link { get; init; }
    public required TemplateSegment[] ImpressionEvent { get; init; }
    public required TemplateSegment[] ImpressionUrl { get; init; }
    public required byte[][] TrackerEvents { get; init; }
    public required byte[][] TrackerUrls { get; init; }
    public required byte[] Privacy { get; init; }
}
