using System.Collections.Frozen;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Supply;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>Turns a catalogue that has passed <see cref="CatalogRules"/> into a snapshot.</summary>
/// <remarks>Runs on one thread at a time, never on one that serves requests. The slot map and the meters outlive the snapshots.</remarks>
internal sealed class SnapshotBuilder
{
    private readonly SlotMap _slots;
    private readonly NoticeUrls _notices;
    private readonly TimeProvider _time;
    private readonly ExchangeMeters _meters;

    public SnapshotBuilder(SlotMap slots, NoticeUrls notices, TimeProvider time, ExchangeMeters meters)
    {
        _meters = meters;
        _slots = slots;
        _notices = notices;
        _time = time;
    }

    public CampaignSnapshot Build(Catalog catalog)
    {
        var nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var account = catalog.AccountCurrency.Length == 0 ? CatalogRules.DefaultAccountCurrency : catalog.AccountCurrency;
        var currencies = new CurrencyTable(account, catalog.CurrencyRates);
        var advertisers = catalog.Advertisers.ToDictionary(advertiser => advertiser.Id, StringComparer.Ordinal);
        var draft = new SnapshotDraft(_notices, nowMs);
        foreach (var (campaign, slot) in Ranked(catalog, nowMs))
        {
            draft.Add(campaign, advertisers[campaign.AdvertiserId], slot);
        }
        return new CampaignSnapshot
        {
            Version = catalog.Version,
            AccountCurrency = currencies.AccountCurrency,
            Exchanges = ExchangeEntryBuilder.Build(catalog.Exchanges, _meters, catalog.Supply, catalog.Deals),
            Campaigns = [.. draft.Campaigns],
            PositionsByIdHash = draft.Campaigns.Index().ToFrozenDictionary(entry => entry.Item.Record.IdHash, entry => entry.Index),
            Creatives = [.. draft.Creatives],
            Caps = [.. draft.Caps],
            Circles = [.. draft.Circles],
            OsVersions = [.. draft.OsVersions],
            HourSets = draft.HourSets.ToArray(),
            Zones = [.. draft.Zones],
            Sellers = SellerTable.Of(catalog.SellerLists),
            Crawlers = CrawlerTable.Of(catalog.Traffic?.Crawlers ?? []),
            DataCenters = AddressRanges.Of(catalog.Traffic?.DataCenters ?? []),
            Currencies = currencies,
            Index = TargetingIndexBuilder.Build(draft.Indexed),
        };
    }

    /// <summary>Campaigns that can bid, in the order they are asked; slots are given in the order of the catalogue.</summary>
    private IEnumerable<(Campaign Campaign, int Slot)> Ranked(Catalog catalog, long nowMs) =>
        catalog.Campaigns
            .Where(campaign => IsLive(campaign, nowMs))
            .Select(campaign => (Campaign: campaign, Slot: _slots.SlotOf(campaign.Id)))
            .ToList()
            .OrderByDescending(ranked => ranked.Campaign.Priority)
            .ThenByDescending(ranked => ranked.Campaign.MaxBidMicros)
            .ThenBy(ranked => ranked.Slot);

    private static bool IsLive(Campaign campaign, long nowMs) =>
        campaign.Status == CampaignStatus.Active
        && FlightTime.EndMs(campaign) > nowMs
        && campaign.Creatives.Any(CreativeEntryBuilder.IsUsable);
}
