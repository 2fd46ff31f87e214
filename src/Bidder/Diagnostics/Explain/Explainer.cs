using System.Text;
using Google.Protobuf;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Serving;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>Answers "why did we, or did we not, bid": the pipeline's own decision, and the verdict of every gate for the campaigns asked
/// about.</summary>
/// <remarks>Runs the live pipeline dry and then asks the same gates over the same bitmaps, so it cannot disagree with what
/// happens.</remarks>
internal sealed class Explainer(BidService service, BidPipeline pipeline)
{
    private const int PageSizeDefault = 20;
    private const int PageSizeMax = 1000;

    /// <summary>INVALID_ARGUMENT when no request is given or the page size is negative. A malformed request is an answer, not an
    /// error.</summary>
    public ExplainResponse Explain(ExplainRequest request)
    {
        var (body, format) = request.FormCase switch
        {
            ExplainRequest.FormOneofCase.BidRequest => (request.BidRequest.ToByteArray(), RequestFormat.Protobuf),
            ExplainRequest.FormOneofCase.BidRequestJson => (Encoding.UTF8.GetBytes(request.BidRequestJson), RequestFormat.Json),
            _ => throw BidErrors.FieldInvalid("bid_request", "one form of the request is needed"),
        };
        if (request.PageSize < 0)
        {
            throw BidErrors.FieldInvalid("page_size", "must not be negative");
        }
        var reason = service.Rehearse(body, format, Encoding.UTF8.GetBytes(request.ExchangeId), out var context);
        try
        {
            var response = new ExplainResponse { Reason = NoBidReasons.Names[(int)reason], CatalogVersion = context.Snapshot?.Version
                ?? 0 };
            if (NoBidReasons.IsRefusal(reason) || context.Exchange is null || context.Snapshot is not { } snapshot)
            {
                return response;
            }
            response.Facts.AddRange(RequestFacts.Of(context));
            if (reason is >= NoBidReason.NotReady and < NoBidReason.MediaNotSupported)
            {
                // Turned away as a whole: no impression was looked at, and the context still holds those of another request.
                return response;
            }
            for (var i = 0; i < context.Request.ImpressionCount; i++)
            {
                response.Impressions.Add(Impression(context, snapshot, i, request));
            }
            return response;
        }
        finally
        {
            service.Return(context);
        }
    }

    private ImpressionExplanation Impression(BidContext context, CampaignSnapshot snapshot, int index, ExplainRequest request)
    {
        ref readonly var impression = ref context.Request.Impressions[index];
        var explanation = new ImpressionExplanation
        {
            ImpressionId = Encoding.UTF8.GetString(context.Request.Bytes(impression.Id)),
            Reason = NoBidReasons.Names[(int)context.ImpressionReasons[index]],
        };
        foreach (ref readonly var bid in context.Bids.AsSpan(0, context.BidCount))
        {
            if (bid.ImpressionIndex == index)
            {
                explanation.WinningCampaignId = bid.Campaign.Id;
                explanation.PriceMicros = bid.Token.PriceCapNanos;
            }
        }
        if (ImpressionChoice.Offer(context, snapshot, index, out var floorMicros) != NoBidReason.None)
        {
            return explanation;
        }
        Matcher.BeginImpression(context.Request, in impression, floorMicros, context.Match);
        Matcher.OrderByReason(context.Match);
        var pageSize = request.PageSize == 0 ? PageSizeDefault : Math.Min(request.PageSize, PageSizeMax);
        foreach (var position in Positions(context, snapshot, index, floorMicros, request.CampaignId, pageSize))
        {
            explanation.Campaigns.Add(Campaign(context, snapshot, index, position, floorMicros));
        }
        return explanation;
    }

    /// <summary>The campaign asked about, else those that came furthest, best first.</summary>
    private List<int> Positions(BidContext context, CampaignSnapshot snapshot, int index, long floorMicros, string campaignId, int pageSize)
    {
        var positions = Enumerable.Range(0, snapshot.Campaigns.Length);
        if (campaignId.Length > 0)
        {
            return [.. positions.Where(position => snapshot.Campaigns[position].Record.Id == campaignId)];
        }
        return [.. positions
            .Select(position => (position, reason: Verdict(context, snapshot, index, position, floorMicros, out _)))
            .OrderByDescending(campaign => campaign.reason == NoBidReason.None ? int.MaxValue : (int)campaign.reason)
            .ThenBy(campaign => campaign.position)
            .Take(pageSize)
            .Select(campaign => campaign.position)];
    }

    private NoBidReason Verdict(BidContext context, CampaignSnapshot snapshot, int index, int position, long floorMicros,
        out Candidate candidate)
    {
        candidate = Candidate.Nothing;
        var reason = Matcher.GateOf(context.Match, position);
        return reason != NoBidReason.None
            ? reason
            : pipeline.Examine(context, snapshot, in context.Request.Impressions[index], position, floorMicros, out candidate);
    }

    private CampaignExplanation Campaign(BidContext context, CampaignSnapshot snapshot, int index, int position, long floorMicros)
    {
        ref readonly var impression = ref context.Request.Impressions[index];
        ref readonly var campaign = ref snapshot.Campaigns[position];
        var reason = Verdict(context, snapshot, index, position, floorMicros, out var candidate);
        var explanation = new CampaignExplanation
        {
            CampaignId = campaign.Record.Id,
            DisplayName = campaign.Record.Source.DisplayName,
            Reason = NoBidReasons.Names[(int)reason],
            PriceMicros = reason == NoBidReason.None ? candidate.BidMicros : 0,
            CreativeId = reason == NoBidReason.None ? snapshot.Creatives[candidate.CreativeIndex].Id : "",
        };
        foreach (var (gate, passed) in BitmapVerdicts(context.Match, position, campaign.MaxBidMicros)
            .Concat(CandidateVerdicts(context, snapshot, index, position, floorMicros)))
        {
            explanation.Gates.Add(new GateVerdict
            {
                Gate = NoBidReasons.Names[(int)gate],
                Passed = passed,
                RequestValue = GateValues.OfRequest(gate, context, in impression, floorMicros),
                CampaignValue = GateValues.OfCampaign(gate, in campaign),
            });
        }
        return explanation;
    }

    /// <summary>
    /// The floor, every gate over bitmaps and the block lists, whatever the others say. A gate that stops no campaign is not among those
    /// asked.
    /// </summary>
    private static IEnumerable<(NoBidReason Gate, bool Passed)> BitmapVerdicts(MatchState state, int position, long maxBidMicros)
    {
        yield return (NoBidReason.BelowFloor, maxBidMicros >= state.FloorMicros);
        var asked = 0;
        for (var reason = NoBidReason.ExchangeNotTargeted; reason < NoBidReason.CategoryBlocked; reason++)
        {
            var passed = true;
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
    private List<(NoBidReason Gate, bool Passed)> CandidateVerdicts(
        BidContext context, CampaignSnapshot snapshot, int index, int position, long floorMicros)
    {
        // A price needs a floor that the campaign can reach; whether it reaches this one has been said already.
        var reachable = Math.Min(floorMicros, snapshot.Campaigns[position].MaxBidMicros);
        var failed = pipeline.Examine(context, snapshot, in context.Request.Impressions[index], position, reachable, out _);
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
