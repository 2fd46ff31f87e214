namespace Rtb.Bidder.Snapshots;

/// <summary>A deal of the catalogue, as one exchange names it.</summary>
internal sealed class DealEntry
{
    public required string Id { get; init; }

    /// <summary>The id as UTF-8, and as the inside of a JSON string.</summary>
    public required byte[] Utf8 { get; init; }
    public required byte[] Json { get; init; }

    /// <summary>Hash under which the targeting index knows it.</summary>
    public required ulong TargetingHash { get; init; }

    /// <summary>Lowest price by contract, CPM micros of <see cref="FloorCurrency"/>.</summary>
    public required long FloorMicros { get; init; }

    public required int FloorCurrency { get; init; }

    /// <summary>In place of what the request says; 0: as the request says.</summary>
    public required int AuctionType { get; init; }
}
