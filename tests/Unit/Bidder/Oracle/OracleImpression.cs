using Rtb.Bidder;
using Rtb.World;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>A bid that may be made.</summary>
/// <param name="DealId">Empty: in the open auction.</param>
/// <param name="Key">The deal, or in the open auction the advertiser: an answer has one bid for each.</param>
internal sealed record OracleOffer(string CampaignId, string DealId, string Key, int Priority, long ValueMicros, long PriceMicros)
{
    public (int, long) Rank => (Priority, ValueMicros);

    public bool Takes(AnsweredBid bid) =>
        (CampaignId, DealId, PriceMicros) == (bid.CampaignId, bid.DealId, bid.CapMicros);
}

/// <summary>What one impression should end with.</summary>
/// <param name="Reason">None: a bid.</param>
/// <param name="Offers">Every bid that may be made.</param>
/// <param name="Room">How many of them are sent at most.</param>
/// <param name="Campaigns">The first gate that stops each campaign; empty when no campaign is looked at.</param>
internal sealed record OracleImpression(
    NoBidReason Reason, IReadOnlyList<OracleOffer> Offers, int Room, IReadOnlyDictionary<string, NoBidReason> Campaigns)
{
    public static OracleImpression Refused(NoBidReason reason) => new(reason, [], 1, new Dictionary<string, NoBidReason>());

    /// <summary>What is wrong with the bids of an answer for this impression; empty: nothing. Which of equals is chosen does not
    /// matter.</summary>
    public string ProblemOf(IReadOnlyList<AnsweredBid> bids)
    {
        var deals = RanksOf(isDeal: true);
        var open = RanksOf(isDeal: false);
        var dealCount = Math.Min(Room, deals.Count);
        var openCount = Room > 1 || dealCount == 0 ? Math.Min(open.Count, Math.Max(1, Room - dealCount)) : 0;
        var expected = deals.Take(Math.Min(dealCount, Room - openCount)).Concat(open.Take(openCount)).ToList();
        var chosen = bids.Select(bid => Offers.FirstOrDefault(offer => offer.Takes(bid))).ToList();
        return chosen.Contains(null) ? "a bid that may not be made"
            : chosen.Select(offer => (offer!.DealId == "", offer.Key)).Distinct().Count() != chosen.Count ? "two bids that compete"
            : !chosen.Select(offer => offer!.Rank).SequenceEqual(expected) ? $"not the {expected.Count} best"
            : "";
    }

    /// <summary>The best rank of each key, best first.</summary>
    private List<(int, long)> RanksOf(bool isDeal) =>
        [.. Offers.Where(offer => offer.DealId != "" == isDeal).GroupBy(offer => offer.Key).Select(group => group.Max(offer => offer.Rank))
            .OrderDescending()];
}
