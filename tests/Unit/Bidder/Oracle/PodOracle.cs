using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>How many bids an impression may get, and that none is missing that a dynamic pod has room for (section 7.6).</summary>
internal static class PodOracle
{
    private const int AdsUnsaid = 8;

    public static bool IsPod(BidRequest.Types.Imp imp) => imp.Video is { Poddur: > 0 } || imp.Audio is { Poddur: > 0 };

    public static void Check(Catalog catalog, OracleImpression expected, BidRequest.Types.Imp imp, IReadOnlyList<AnsweredBid> bids)
    {
        if (expected.Reason != NoBidReason.None)
        {
            Assert.Empty(bids);
            return;
        }
        var chosen = bids.Select(bid => (Campaign: catalog.Campaigns.Single(campaign => campaign.Id == bid.CampaignId), bid.CreativeId))
            .Select(pair => (pair.Campaign, Creative: pair.Campaign.Creatives.Single(creative => creative.Id == pair.CreativeId))).ToList();
        Assert.All(bids, bid => Assert.Contains(expected.Offers, offer => offer.Takes(bid)));
        Assert.Distinct(bids.Where(bid => bid.DealId != "").Select(bid => bid.DealId));
        Assert.Distinct(bids.Zip(chosen).Where(pair => pair.First.DealId == "").Select(pair => pair.Second.Campaign.AdvertiserId));
        Assert.All(chosen, pair => Assert.Equal(NoBidReason.None, expected.Campaigns[pair.Campaign.Id]));
        var ranks = bids.Zip(chosen, (bid, pair) => (bid.DealId != "", pair.Campaign.Priority, pair.Campaign.MaxBidMicros)).ToList();
        Assert.Equal(ranks.OrderByDescending(rank => rank), ranks);
        var video = chosen.Where(pair => pair.Creative.Video is not null).Select(pair => pair.Creative.Video.DurationMs).ToList();
        var audio = chosen.Where(pair => pair.Creative.Audio is not null).Select(pair => pair.Creative.Audio.DurationMs).ToList();
        var others = chosen.Count - video.Count - audio.Count;
        others += Pod(video, imp.Video?.Poddur ?? 0, imp.Video?.Maxseq ?? 0) + Pod(audio, imp.Audio?.Poddur ?? 0, imp.Audio?.Maxseq ?? 0);
        Assert.InRange(others, 0, expected.Room);
        Assert.NotEmpty(chosen);
    }

    /// <summary>How many bids are not for a pod.</summary>
    private static int Pod(List<int> milliseconds, int seconds, int most)
    {
        if (seconds == 0)
        {
            return milliseconds.Count;
        }
        Assert.InRange(milliseconds.Count, 0, most > 0 ? most : AdsUnsaid);
        Assert.InRange(milliseconds.Sum(), 0, seconds * 1_000);
        return 0;
    }
}
