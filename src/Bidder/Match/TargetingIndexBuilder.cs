using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>Turns campaigns in rank order into a <see cref="TargetingIndex"/>; cold, off the request threads.</summary>
internal static class TargetingIndexBuilder
{
    private static readonly Targeting NoTargeting = new();

    /// <summary>The list must be in rank order and every targeting within <see cref="TargetingSupport"/>; anything else throws.</summary>
    public static TargetingIndex Build(IReadOnlyList<IndexedCampaign> campaigns)
    {
        var rows = new RowStoreBuilder(campaigns.Count);
        var drafts = new TargetingDrafts(rows);
        for (var position = 0; position < campaigns.Count; position++)
        {
            var campaign = campaigns[position];
            Check(campaign, position == 0 ? null : campaigns[position - 1]);
            drafts.AddCreatives(campaign.Creatives, position);
            drafts.AddDsaStatement(campaign.Advertiser, position);
            drafts.AddTargeting(campaign.Source.Targeting ?? NoTargeting, position);
        }
        return Freeze(campaigns, rows, drafts);
    }

    private static void Check(IndexedCampaign campaign, IndexedCampaign? before)
    {
        if (before is not null && (campaign.Priority, campaign.MaxBidMicros).CompareTo((before.Priority, before.MaxBidMicros)) > 0)
        {
            throw new ArgumentException($"campaign {campaign.Source.Id} ranks above {before.Source.Id} and comes after it");
        }
        if (campaign.Source.Targeting is { } targeting && TargetingSupport.Unsupported(targeting) is { } field)
        {
            throw new ArgumentException($"campaign {campaign.Source.Id}: targeting.{field}");
        }
    }

    private static TargetingIndex Freeze(IReadOnlyList<IndexedCampaign> campaigns, RowStoreBuilder rows, TargetingDrafts drafts)
    {
        var blockCount = RowStore.BlocksFor(campaigns.Count);
        var bids = new long[blockCount * RowStore.BlockSize];
        var lowest = new long[blockCount];
        var highest = new long[blockCount];
        Array.Fill(lowest, long.MaxValue);
        Array.Fill(highest, long.MinValue);
        for (var position = 0; position < campaigns.Count; position++)
        {
            var bid = bids[position] = campaigns[position].MaxBidMicros;
            ref var low = ref lowest[position / RowStore.BlockSize];
            ref var high = ref highest[position / RowStore.BlockSize];
            low = Math.Min(low, bid);
            high = Math.Max(high, bid);
        }
        var highestFrom = new long[blockCount + 1];
        highestFrom[blockCount] = long.MinValue;
        for (var block = blockCount - 1; block >= 0; block--)
        {
            highestFrom[block] = Math.Max(highest[block], highestFrom[block + 1]);
        }
        return new TargetingIndex
        {
            Deal = drafts.Deal.FreezeMulti(rows, KeysOfIds, draft => DealGates(rows, draft)),
            Exchange = drafts.Exchange.FreezeSingle(rows, NoBidReason.ExchangeNotTargeted, KeysOfTexts),
            Inventory = drafts.Inventory.FreezeSingle(rows, NoBidReason.InventoryNotTargeted, KeysOfCodes),
            Size = drafts.Size.FreezeMulti(rows, ValueTable.OfKeys, Sizes(rows)),
            Country = drafts.Country.FreezeSingle(rows, NoBidReason.CountryNotTargeted, KeysOfCodes),
            DeviceType = drafts.DeviceType.FreezeSingle(rows, NoBidReason.DeviceTypeNotTargeted, KeysOfCodes),
            OperatingSystem = drafts.OperatingSystem.FreezeSingle(rows, NoBidReason.OperatingSystemNotTargeted, KeysOfCodes),
            Browser = drafts.Browser.FreezeSingle(rows, NoBidReason.BrowserNotTargeted, KeysOfCodes),
            ConnectionType = drafts.ConnectionType.FreezeSingle(rows, NoBidReason.ConnectionTypeNotTargeted, KeysOfCodes),
            Language = drafts.Language.FreezeSingle(rows, NoBidReason.LanguageNotTargeted, ValueTable.OfTexts),
            Position = drafts.Position.FreezeSingle(rows, NoBidReason.PositionNotTargeted, KeysOfCodes),
            Secure = drafts.Secure.FreezeSingle(rows, NoBidReason.SecureNotTargeted, KeysOfCodes),
            Identity = drafts.Identity.FreezeSingle(rows, NoBidReason.IdentityNotTargeted, KeysOfCodes),
            DsaStatement = drafts.DsaStatement.FreezeSingle(rows, NoBidReason.DsaStatementMissing, KeysOfCodes),
            Region = drafts.Region.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.RegionNotTargeted)),
            City = drafts.City.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.CityNotTargeted)),
            Domain = drafts.Domain.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.DomainNotTargeted)),
            AppBundle = drafts.AppBundle.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.AppBundleNotTargeted)),
            Publisher = drafts.Publisher.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.PublisherNotTargeted)),
            Placement = drafts.Placement.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.PlacementNotTargeted)),
            Category = drafts.Category.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.CategoryNotTargeted)),
            Segments = drafts.Segments.FreezeMulti(rows, ValueTable.OfTexts, draft => SegmentGates(rows, draft)),
            Carrier = drafts.Carrier.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.CarrierNotTargeted)),
            VideoPlacement = drafts.VideoPlacement.FreezeSingle(rows, NoBidReason.VideoPlacementNotTargeted, KeysOfCodes),
            Skippable = drafts.Skippable.FreezeSingle(rows, NoBidReason.SkippabilityNotTargeted, KeysOfCodes),
            Rewarded = drafts.Rewarded.FreezeSingle(rows, NoBidReason.RewardedNotTargeted, KeysOfCodes),
            Age = drafts.Age.Freeze(),
            Gender = drafts.Gender.FreezeSingle(rows, NoBidReason.GenderNotTargeted, KeysOfCodes),
            Interest = drafts.Interest.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.InterestNotTargeted)),
            Keyword = drafts.Keyword.FreezeMulti(rows, ValueTable.OfTexts, Lists(rows, NoBidReason.KeywordNotTargeted)),
            Blocks = AdvertiserBlocksBuilder.Build(campaigns),
            MaxBids = bids,
            Priorities = [.. campaigns.Select(campaign => campaign.Priority)],
            BlockLowest = lowest,
            BlockHighest = highest,
            HighestFrom = highestFrom,
            Rows = rows.Build(), // last: everything above adds rows
        };
    }

    private static Func<DimensionDraft<string>, IEnumerable<DimensionGate>> Lists(RowStoreBuilder rows, NoBidReason reason) =>
        draft => [new DimensionGate(reason, draft.AnyRow(rows, 0), 0, 1)];

    private static Func<DimensionDraft<ulong>, IEnumerable<DimensionGate>> Sizes(RowStoreBuilder rows) =>
        draft => [new DimensionGate(NoBidReason.SizeNotAvailable, draft.AnyRow(rows, 0), 0, -1)];

    /// <summary>In the order of <see cref="Market"/>.</summary>
    private static IEnumerable<DimensionGate> DealGates(RowStoreBuilder rows, DimensionDraft<string> draft)
    {
        var everybody = rows.NewBits();
        Array.Fill(everybody, ulong.MaxValue);
        yield return new DimensionGate(NoBidReason.DealNotTargeted, draft.AnyRow(rows, 0), -1, 1);
        yield return new DimensionGate(NoBidReason.DealNotTargeted, rows.AddComplement(everybody), 0, 1);
    }

    private static IEnumerable<DimensionGate> SegmentGates(RowStoreBuilder rows, DimensionDraft<string> draft)
    {
        for (var group = 0; group < TargetingIndex.SegmentGroupsMax; group++)
        {
            if (draft.IsConstrained(group))
            {
                yield return new DimensionGate(NoBidReason.SegmentNotTargeted, draft.AnyRow(rows, group), group, -1);
            }
        }
        if (draft.IsConstrained(TargetingDrafts.SegmentExcludeLane))
        {
            yield return new DimensionGate(NoBidReason.SegmentNotTargeted, RowStore.AllRow, -1, TargetingDrafts.SegmentExcludeLane);
        }
    }

    private static ValueTable KeysOfCodes(IReadOnlyList<int> codes) => ValueTable.OfKeys([.. codes.Select(TargetingIndex.KeyOf)]);

    private static ValueTable KeysOfIds(IReadOnlyList<string> ids) => ValueTable.OfKeys([.. ids.Select(ScopeHash.OfId)]);

    private static ValueTable KeysOfTexts(IReadOnlyList<string> texts) =>
        ValueTable.OfKeys([.. texts.Select(text => TextHash.Of(System.Text.Encoding.UTF8.GetBytes(text)))]);
}
