using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>The verdict of every gate for the campaigns of one impression, each asked in the market that it bids in.</summary>
internal sealed class CampaignExplainer(BidPipeline pipeline, BidContext context, CampaignSnapshot snapshot, int index)
{
    private readonly Shortlist _passed = new();
    private Market? _begun;

    /// <summary>The campaign asked about, else those that came furthest, best first.</summary>
    public IEnumerable<CampaignExplanation> Explain(string campaignId, int pageSize)
    {
        var positions = Enumerable.Range(0, snapshot.Campaigns.Length);
        if (campaignId.Length > 0)
        {
            return positions.Where(position => snapshot.Campaigns[position].Record.Id == campaignId).Select(Campaign);
        }
        return positions
            .OrderBy(MarketOf)
            .Select(position => (position, reason: Verdict(position)))
            .OrderByDescending(campaign => campaign.reason == NoBidReason.None ? int.MaxValue : (int)campaign.reason)
            .ThenBy(campaign => campaign.position)
            .Take(pageSize)
            .Select(campaign => Campaign(campaign.position));
    }

    private ref readonly DecodedImpression Impression => ref context.Request.Impressions[index];

    private long FloorMicros =>
        _begun == Market.Deals ? context.Match.Deals.LowestMicros : context.OpenPrice.AccountMicros;

    /// <summary>The one that it bids in; when the impression does not have that one, the other, where its first gate stops it.</summary>
    private Market MarketOf(int position)
    {
        var hasDeals = context.Match.Deals.WantedCount > 0;
        return !context.IsOpen || (hasDeals && snapshot.Index.IsForDeals(position)) ? Market.Deals : Market.Open;
    }

    private void Begin(int position)
    {
        var market = MarketOf(position);
        if (_begun != market)
        {
            _begun = market;
            Matcher.BeginImpression(context.Request, in Impression, FloorMicros, context.Match, market);
            Matcher.OrderByReason(context.Match);
        }
    }

    private NoBidReason Verdict(int position)
    {
        Begin(position);
        var reason = Matcher.GateOf(context.Match, position);
        return reason != NoBidReason.None ? reason : Examine(position);
    }

    private NoBidReason Examine(int position)
    {
        _passed.Begin(1);
        return pipeline.Examine(context, snapshot, in Impression, position, MarketOf(position), _passed);
    }

    private CampaignExplanation Campaign(int position)
    {
        ref readonly var campaign = ref snapshot.Campaigns[position];
        var reason = Verdict(position);
        var explanation = new CampaignExplanation
        {
            CampaignId = campaign.Record.Id,
            DisplayName = campaign.Record.Source.DisplayName,
            Reason = NoBidReasons.Names[(int)reason],
        };
        if (reason == NoBidReason.None)
        {
            explanation.PriceMicros = _passed.Items[0].BidMicros;
            explanation.CreativeId = snapshot.Creatives[_passed.Items[0].CreativeIndex].Id;
        }
        foreach (var (gate, passed) in BitmapVerdicts(position).Concat(CandidateVerdicts(position)))
        {
            explanation.Gates.Add(new GateVerdict
            {
                Gate = NoBidReasons.Names[(int)gate],
                Passed = passed,
                RequestValue = GateValues.OfRequest(gate, context, in Impression, FloorMicros),
                CampaignValue = GateValues.OfCampaign(gate, in snapshot.Campaigns[position]),
            });
        }
        return explanation;
    }

    /// <summary>
    /// The market, the floor, every gate over bitmaps and the block lists, whatever the others say. A gate that stops no campaign is not
    /// among those asked.
    /// </summary>
    private IEnumerable<(NoBidReason Gate, bool Passed)> BitmapVerdicts(int position)
    {
        var state = context.Match;
        var asked = 0;
        for (var reason = NoBidReason.DealNotTargeted; reason < NoBidReason.CategoryBlocked; reason++)
        {
            if (reason == NoBidReason.NoCampaigns)
            {
                continue;
            }
            var passed = reason != NoBidReason.BelowFloor || snapshot.Campaigns[position].MaxBidMicros >= state.FloorMicros;
            for (; asked < state.Count && state.ReasonOfGate(asked) == reason; asked++)
            {
                passed &= Matcher.Passes(state, asked, position);
            }
            yield return (reason, passed);
        }
        yield return (NoBidReason.CategoryBlocked, !state.Index.Blocks.HasBlockedCategory(state, position));
        yield return (NoBidReason.AdvertiserBlocked, !state.Index.Blocks.HasBlockedDomain(state, position));
    }

    /// <summary>The gates that are asked of one campaign at a time, up to the first that fails: what comes after it depends on what it
    /// found.</summary>
    private List<(NoBidReason Gate, bool Passed)> CandidateVerdicts(int position)
    {
        // A price needs a floor that the campaign can reach; whether it reaches this one has been said already.
        var asked = context.OpenPrice;
        context.OpenPrice = asked with { AccountMicros = Math.Min(asked.AccountMicros, snapshot.Campaigns[position].MaxBidMicros) };
        var failed = Examine(position);
        context.OpenPrice = asked;
        var gates = new List<(NoBidReason Gate, bool Passed)>();
        for (var gate = NoBidReason.OutsideFlight; gate <= NoBidReason.BudgetExhausted; gate++)
        {
            gates.Add((gate, gate != failed));
            if (gate == failed)
            {
                break;
            }
        }
        return gates;
    }
}
