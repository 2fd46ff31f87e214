using System.Text;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Match.Oracle;
using Rtb.World;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Impressions that users have seen before the request: in the bidder's table, and as a plain list for the oracle.</summary>
internal sealed class CapHistory
{
    // The table is exact up to six impressions of one user and cap.
    private const int ImpressionsMax = 6;

    private readonly Dictionary<(string Scope, int WindowSeconds, string User), List<long>> _seen = [];

    /// <summary>Fills in what some users have seen of every cap of a catalogue.</summary>
    public CapHistory(BidWorld world, Catalog catalog, Random random)
    {
        foreach (var campaign in catalog.Campaigns)
        {
            foreach (var cap in campaign.FrequencyCaps)
            {
                foreach (var user in RandomBidRequest.Users.Where(_ => random.Chance(0.4)))
                {
                    var times = Enumerable.Range(0, random.Next(1, ImpressionsMax + 1))
                        .Select(_ => world.Clock.NowMs - random.Next(0, cap.WindowSeconds * 1_500)).Order().ToList();
                    Record(world, campaign, cap, user, times);
                }
            }
        }
    }

    /// <summary>How often the user has seen what the cap counts, within its window; started seconds count.</summary>
    public int Seen(Campaign campaign, FrequencyCap cap, string user, long nowMs) =>
        _seen.GetValueOrDefault((ScopeOf(campaign, cap), cap.WindowSeconds, user), [])
            .Count(time => (nowMs / 1_000) - (time / 1_000) <= cap.WindowSeconds);

    private void Record(BidWorld world, Campaign campaign, FrequencyCap cap, string user, List<long> times)
    {
        if (!_seen.TryAdd((ScopeOf(campaign, cap), cap.WindowSeconds, user), times))
        {
            return;
        }
        var key = world.UserKeys.Of(Encoding.UTF8.GetBytes(user));
        foreach (var scope in KeysOf(campaign, cap))
        {
            foreach (var time in times)
            {
                world.Caps.Count([new CapEntry(scope, cap.Count, cap.WindowSeconds)], key, time);
            }
        }
    }

    /// <summary>All creatives of a campaign have been seen equally often, so that it does not matter which one is chosen.</summary>
    private static IEnumerable<ulong> KeysOf(Campaign campaign, FrequencyCap cap) => cap.Scope switch
    {
        FrequencyCapScope.Advertiser => [ScopeHash.OfAdvertiser(campaign.AdvertiserId)],
        FrequencyCapScope.Creative => campaign.Creatives.Select(creative => ScopeHash.OfCreative(campaign.Id, creative.Id)),
        _ => [ScopeHash.OfCampaign(campaign.Id)],
    };

    private static string ScopeOf(Campaign campaign, FrequencyCap cap) => cap.Scope switch
    {
        FrequencyCapScope.Advertiser => $"advertiser {campaign.AdvertiserId}",
        FrequencyCapScope.Creative => $"creatives of {campaign.Id}",
        _ => $"campaign {campaign.Id}",
    };
}
