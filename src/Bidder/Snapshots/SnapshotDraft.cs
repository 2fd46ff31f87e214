using System.Text;
using Google.Protobuf;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Match;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>The flat arrays of a snapshot while campaigns are added in rank order; thrown away afterwards.</summary>
internal sealed class SnapshotDraft
{
    private readonly NoticeUrls _notices;
    private readonly VastFrame?[] _frames;
    private readonly long _nowMs;
    private readonly LiteralPool _literals = new();
    private readonly Dictionary<string, int> _zoneNumbers = new(StringComparer.Ordinal);

    public SnapshotDraft(NoticeUrls notices, long nowMs)
    {
        _notices = notices;
        _frames = VastFrames.Of(notices);
        _nowMs = nowMs;
    }

    public List<CampaignEntry> Campaigns { get; } = [];

    public List<IndexedCampaign> Indexed { get; } = [];

    public List<CreativeEntry> Creatives { get; } = [];

    public List<CapEntry> Caps { get; } = [];

    public List<GeoCircle> Circles { get; } = [];

    public List<OsVersionEntry> OsVersions { get; } = [];

    public List<ZoneClock> Zones { get; } = [];

    public HourSets HourSets { get; } = new();

    public void Add(Campaign campaign, Advertiser advertiser, int slot)
    {
        var capStart = Caps.Count;
        Caps.AddRange(campaign.FrequencyCaps.Where(cap => cap.Scope != FrequencyCapScope.Creative).Select(cap => ToEntry(cap, campaign)));
        var capCount = Caps.Count - capStart;
        var creativeStart = Creatives.Count;
        foreach (var creative in campaign.Creatives.Where(CreativeEntryBuilder.IsUsable))
        {
            AddCreative(campaign, advertiser, creative);
        }
        var circleStart = Circles.Count;
        Circles.AddRange((campaign.Targeting?.GeoRadii ?? []).Select(ToEntry));
        var versionStart = OsVersions.Count;
        OsVersions.AddRange((campaign.Targeting?.OsVersions ?? []).Select(OsVersionEntry.Of));
        Campaigns.Add(new CampaignEntry
        {
            MaxBidMicros = campaign.MaxBidMicros,
            StartMs = FlightTime.StartMs(campaign),
            EndMs = FlightTime.EndMs(campaign),
            Slot = slot,
            CreativeStart = creativeStart,
            CreativeCount = Creatives.Count - creativeStart,
            CapStart = capStart,
            CapCount = capCount,
            CircleStart = circleStart,
            CircleCount = Circles.Count - circleStart,
            VersionStart = versionStart,
            VersionCount = OsVersions.Count - versionStart,
            HourSet = HourSets.Add(campaign.Flight?.HoursOfWeek ?? []),
            Zone = ZoneOf(campaign.Flight?.TimeZone ?? ""),
            Strategy = campaign.BidStrategy,
            Priority = campaign.Priority,
            Record = RecordOf(campaign, advertiser),
        });
        Indexed.Add(new IndexedCampaign(campaign, advertiser, campaign.MaxBidMicros, campaign.Priority, Creatives[creativeStart..]));
    }

    private void AddCreative(Campaign campaign, Advertiser advertiser, Creative creative)
    {
        var capStart = Caps.Count;
        Caps.AddRange(campaign.FrequencyCaps
            .Where(cap => cap.Scope == FrequencyCapScope.Creative)
            .Select(cap => new CapEntry(ScopeHash.OfCreative(campaign.Id, creative.Id), cap.Count, cap.WindowSeconds)));
        var template = CreativeTemplate.Compile(campaign, advertiser, creative, _notices, _frames);
        _literals.Share(template.Json);
        _literals.Share(template.Protobuf);
        if (template.Vast is { } vast)
        {
            _literals.Share(vast.Plain.Parts);
            _literals.Share(vast.Json.Parts);
            _literals.Share(vast.Plain.Companions);
            _literals.Share(vast.Json.Companions);
        }
        Creatives.Add(CreativeEntryBuilder.Build(creative, template, capStart, Caps.Count - capStart));
    }

    private int ZoneOf(string name)
    {
        if (!_zoneNumbers.TryGetValue(name, out var number))
        {
            number = Zones.Count;
            _zoneNumbers.Add(name, number);
            Zones.Add(ZoneClock.Build(ZoneOffsets.Find(name), _nowMs));
        }
        return number;
    }

    private static CampaignRecord RecordOf(Campaign campaign, Advertiser advertiser) => new()
    {
        Id = campaign.Id,
        IdHash = ScopeHash.OfId(campaign.Id),
        AdvertiserId = campaign.AdvertiserId,
        AdvertiserHash = ScopeHash.OfAdvertiser(campaign.AdvertiserId),
        AdvertiserDomain = Encoding.UTF8.GetBytes(advertiser.Domain),
        DsaStatement = advertiser.Dsa,
        Message = campaign.ToByteArray(),
    };

    private static GeoCircle ToEntry(GeoRadius circle) => new(circle.Latitude, circle.Longitude, circle.RadiusKm);

    private static CapEntry ToEntry(FrequencyCap cap, Campaign campaign)
    {
        var scope = cap.Scope == FrequencyCapScope.Advertiser
            ? ScopeHash.OfAdvertiser(campaign.AdvertiserId)
            : ScopeHash.OfCampaign(campaign.Id);
        return new CapEntry(scope, cap.Count, cap.WindowSeconds);
    }
}
