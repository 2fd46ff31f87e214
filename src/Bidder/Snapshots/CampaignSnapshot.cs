using System.Collections.Frozen;
using Rtb.Bidder.Match;
using Rtb.Bidder.Supply;

namespace Rtb.Bidder.Snapshots;

/// <summary>The world at one moment: everything a bid reads. Immutable; replaced whole.</summary>
/// <remarks>
/// Built off the request threads by <see cref="SnapshotBuilder"/>, published by one volatile write of <see cref="SnapshotStore"/>.
/// </remarks>
internal sealed class CampaignSnapshot
{
    /// <summary>Version of the catalogue it was built from.</summary>
    public required long Version { get; init; }

    /// <summary><see cref="Decode.CurrencyCode"/> of budgets and prices.</summary>
    public required int AccountCurrency { get; init; }

    public required ExchangeEntry[] Exchanges { get; init; }

    /// <summary>
    /// Live campaigns in rank order: priority, then maximum price, both descending. The index of this array is a campaign's "position".
    /// </summary>
    public required CampaignEntry[] Campaigns { get; init; }

    /// <summary>Creatives of all campaigns; a campaign names a range.</summary>
    public required CreativeEntry[] Creatives { get; init; }

    /// <summary>Frequency caps of all campaigns; a campaign names a range.</summary>
    public required CapEntry[] Caps { get; init; }

    /// <summary>Circles of all campaigns; a campaign names a range.</summary>
    public required GeoCircle[] Circles { get; init; }

    /// <summary>Ranges of operating system versions of all campaigns; a campaign names a range.</summary>
    public OsVersionEntry[] OsVersions { get; init; } = [];

    /// <summary>Bit sets of 168 hours (three words each, Monday 00:00 first); a campaign names one by index.</summary>
    public required ulong[] HourSets { get; init; }

    /// <summary>Time zones in use; a campaign names one by index.</summary>
    public required ZoneClock[] Zones { get; init; }

    /// <summary>Null where the catalogue has none: then nothing is asked.</summary>
    public SellerTable? Sellers { get; init; }
    public CrawlerTable? Crawlers { get; init; }
    public AddressRanges? DataCenters { get; init; }

    public required CurrencyTable Currencies { get; init; }

    /// <summary>Bitmaps over positions.</summary>
    public required TargetingIndex Index { get; init; }

    /// <summary>Positions by the hash of the campaign id, for notices.</summary>
    public FrozenDictionary<ulong, int> PositionsByIdHash { get; init; } = FrozenDictionary<ulong, int>.Empty;

    public bool TryFindByHash(ulong idHash, out int position) => PositionsByIdHash.TryGetValue(idHash, out position);
}
