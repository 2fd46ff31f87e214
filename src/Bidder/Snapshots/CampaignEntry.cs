using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>What the candidate gates, pricing and budget read of one campaign; small, so that a walk stays in the cache.</summary>
internal struct CampaignEntry
{
    /// <summary>Highest CPM in micros of the account currency.</summary>
    public long MaxBidMicros;

    /// <summary>UTC milliseconds; start inclusive, end exclusive; open ends are the extreme values.</summary>
    public long StartMs;
    public long EndMs;

    /// <summary>The dense number that stays the same across snapshots; indexes budgets, counters and caps.</summary>
    public int Slot;

    public int CreativeStart;
    public int CreativeCount;
    public int CapStart;
    public int CapCount;
    public int CircleStart;
    public int CircleCount;
    public int VersionStart;
    public int VersionCount;

    /// <summary>Index in <see cref="CampaignSnapshot.HourSets"/> (times three words), -1: all hours.</summary>
    public int HourSet;
    public int Zone;

    public BidStrategy Strategy;
    public int Priority;

    /// <summary>Names and the catalogue record, for events, responses and Explain; not read while walking.</summary>
    public CampaignRecord Record;
}

/// <summary>The cold part of a campaign: names and the record it was built from.</summary>
internal sealed class CampaignRecord
{
    public required string Id { get; init; }

    /// <summary>First 8 bytes of SHA-256 of the id: what a notice token carries.</summary>
    public required ulong IdHash { get; init; }

    public required string AdvertiserId { get; init; }

    /// <summary>Hash of the advertiser id under which advertiser-wide caps count.</summary>
    public required ulong AdvertiserHash { get; init; }

    /// <summary>As it is sent in adomain.</summary>
    public byte[] AdvertiserDomain { get; init; } = [];

    /// <summary>What its advertiser says under the Digital Services Act, if anything; shown by Explain.</summary>
    public DsaStatement? DsaStatement { get; init; }

    /// <summary>The catalogue's message, in wire form: a tenth of what its objects take.</summary>
    public required byte[] Message { get; init; }

    /// <summary>The same as an object, made anew each time: for Explain and other things that happen seldom.</summary>
    public Campaign Source => Campaign.Parser.ParseFrom(Message);
}

/// <summary>One frequency cap: at most <see cref="Count"/> impressions per user in any window of <see cref="WindowSeconds"/>.</summary>
internal readonly record struct CapEntry(ulong ScopeKey, int Count, int WindowSeconds);

/// <summary>A circle on the globe, with the cosine taken once.</summary>
internal readonly record struct GeoCircle(double Latitude, double Longitude, double RadiusKm);
