using System.Text;
using Google.Protobuf;
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
                explanation.Bids.Add(new ImpressionBid
                {
                    CampaignId = bid.Campaign.Id,
                    PriceMicros = bid.Token.PriceCapNanos,
                    DealId = bid.Deal?.Id ?? "",
                });
            }
        }
        if (explanation.Bids.Count > 0)
        {
            explanation.WinningCampaignId = explanation.Bids[0].CampaignId;
            explanation.PriceMicros = explanation.Bids[0].PriceMicros;
        }
        if (ImpressionChoice.Offer(context, snapshot, index) != NoBidReason.None)
        {
            return explanation;
        }
        var pageSize = request.PageSize == 0 ? PageSizeDefault : Math.Min(request.PageSize, PageSizeMax);
        var campaigns = new CampaignExplainer(pipeline, context, snapshot, index);
        explanation.Campaigns.AddRange(campaigns.Explain(request.CampaignId, pageSize));
        return explanation;
    }
}
