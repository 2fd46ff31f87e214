namespace Rtb.Bidder.Match;

/// <summary>
/// For every value of every targeting dimension the set of campaigns it lets through, over positions in rank order
/// (priority, then maximum price, both descending). Immutable; a dimension that no campaign uses is null and costs nothing.
/// </summary>
internal sealed class TargetingIndex
{
    /// <summary>Segment groups a campaign may have: each is a gate of its own, so that "every group" is exact.</summary>
    public const int SegmentGroupsMax = 4;

    /// <summary>Longest host name; a longer domain is none.</summary>
    public const int DomainBytesMax = 253;

    /// <summary>Keys of the size dimension beside the packed sizes of banners.</summary>
    public const ulong VideoKey = 1UL << 32;
    public const ulong AnyBannerKey = 1UL << 33;
    public const ulong NativeKey = 1UL << 34;
    public const ulong AudioKey = 1UL << 35;

    public static TargetingIndex Empty { get; } = TargetingIndexBuilder.Build([]);

    public required RowStore Rows { get; init; }

    /// <summary>Highest CPM in micros by position; padded to whole blocks.</summary>
    public required long[] MaxBids { get; init; }

    public required int[] Priorities { get; init; }

    /// <summary>Lowest and highest price of each block, and the highest from a block to the end (one entry more than blocks).</summary>
    public required long[] BlockLowest { get; init; }
    public required long[] BlockHighest { get; init; }
    public required long[] HighestFrom { get; init; }

    // In the order of NoBidReason, which is the order of evaluation.

    /// <summary>By deal; its gates are those of the two <see cref="Market"/>s.</summary>
    public required MultiDimension? Deal { get; init; }
    public required SingleDimension? Exchange { get; init; }
    public required SingleDimension? Inventory { get; init; }
    public required MultiDimension? Size { get; init; }
    public required SingleDimension? Country { get; init; }
    public required SingleDimension? DeviceType { get; init; }
    public required SingleDimension? OperatingSystem { get; init; }
    public required SingleDimension? Browser { get; init; }
    public required SingleDimension? ConnectionType { get; init; }
    public required SingleDimension? Language { get; init; }
    public required SingleDimension? Position { get; init; }
    public required SingleDimension? Secure { get; init; }
    public required SingleDimension? Identity { get; init; }

    /// <summary>By what a seller needs: <see cref="Decode.DsaNeed"/>.</summary>
    public required SingleDimension? DsaStatement { get; init; }
    public required MultiDimension? Region { get; init; }
    public required MultiDimension? City { get; init; }
    public required MultiDimension? Domain { get; init; }
    public required MultiDimension? AppBundle { get; init; }
    public required MultiDimension? Publisher { get; init; }
    public required MultiDimension? Placement { get; init; }
    public required MultiDimension? Category { get; init; }
    public required MultiDimension? Segments { get; init; }
    public required MultiDimension? Carrier { get; init; }
    public required SingleDimension? VideoPlacement { get; init; }
    public required SingleDimension? Skippable { get; init; }
    public required SingleDimension? Rewarded { get; init; }
    public required SingleDimension? Age { get; init; }
    public required SingleDimension? Gender { get; init; }
    public required MultiDimension? Interest { get; init; }
    public required MultiDimension? Keyword { get; init; }

    /// <summary>Asked last, and of one campaign at a time.</summary>
    public required AdvertiserBlocks Blocks { get; init; }

    public int Count => Rows.Count;

    /// <summary>Memory of rows, tables and prices.</summary>
    public long Bytes => Rows.Bytes + Blocks.Bytes + (12L * MaxBids.Length)
        + Singles.Sum(dimension => dimension is null ? 0 : dimension.Values.Bytes + (4L * dimension.Rows.Length))
        + Multis.Sum(dimension => dimension is null ? 0 : dimension.Values.Bytes + (4L * dimension.Rows.Length));

    /// <summary>Whether a campaign names deals that it is for.</summary>
    public bool IsForDeals(int position) =>
        Deal is { } deals && !Rows.Contains(deals.Gates[(int)Market.Open].AnyRow, position);

    /// <summary>A key for a small number or an enum value, which may be 0.</summary>
    public static ulong KeyOf(int code) => (uint)code + 1UL;

    private SingleDimension?[] Singles =>
    [
        Exchange, Inventory, Country, DeviceType, OperatingSystem, Browser, ConnectionType, Language, Position, Secure, Identity,
        VideoPlacement, Skippable, Rewarded, Age, Gender, DsaStatement,
    ];

    private MultiDimension?[] Multis =>
        [Deal, Size, Region, City, Domain, AppBundle, Publisher, Placement, Category, Segments, Carrier, Interest, Keyword];
}
