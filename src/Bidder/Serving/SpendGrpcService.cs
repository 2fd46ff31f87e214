using Grpc.Core;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Serving;

/// <summary>SpendService on the local journal: what became of bids, what is left of budgets.</summary>
internal sealed class SpendGrpcService(NoticeDesk desk, NoticeVerifier verifier) : SpendService.SpendServiceBase
{
    public override async Task<ReportWinResponse> ReportWin(ReportWinRequest request, ServerCallContext context)
    {
        var token = Verify(request.Token, NoticeKind.Win);
        var result = await desk.ReportWinAsync(in token, Price("price_micros", request.HasPriceMicros, request.PriceMicros));
        ThrowIfRefused(result.Outcome);
        return new ReportWinResponse { Applied = result.Applied };
    }

    public override async Task<ReportLossResponse> ReportLoss(ReportLossRequest request, ServerCallContext context)
    {
        var token = Verify(request.Token, NoticeKind.Loss);
        var result = await desk.ReportLossAsync(in token, request.LossReason, Price("minimum_to_win_micros", request.HasMinimumToWinMicros, request.MinimumToWinMicros));
        ThrowIfRefused(result.Outcome);
        return new ReportLossResponse { Applied = result.Applied };
    }

    public override async Task<ReportBillingResponse> ReportBilling(ReportBillingRequest request, ServerCallContext context)
    {
        var token = Verify(request.Token, NoticeKind.Billing);
        var result = await desk.ReportBillingAsync(in token, Price("price_micros", request.HasPriceMicros, request.PriceMicros));
        ThrowIfRefused(result.Outcome);
        return new ReportBillingResponse { Applied = result.Applied, ChargedNanos = result.ChargedNanos };
    }

    public override Task<GetBudgetStatusResponse> GetBudgetStatus(GetBudgetStatusRequest request, ServerCallContext context) =>
        desk.TryGetStatus(request.CampaignId, out var status)
            ? Task.FromResult(status)
            : throw BidErrors.CampaignNotFound(request.CampaignId);

    private NoticeToken Verify(string text, NoticeKind kind) =>
        verifier.TryVerify(System.Text.Encoding.ASCII.GetBytes(text), kind, out var token) ? token : throw BidErrors.TokenInvalid(kind);

    private static long? Price(string field, bool given, long micros)
    {
        if (!given)
        {
            return null;
        }
        return micros >= 0 ? micros : throw BidErrors.PriceInvalid(field, micros);
    }

    private static void ThrowIfRefused(NoticeOutcome outcome)
    {
        switch (outcome)
        {
            case NoticeOutcome.TokenExpired:
                throw BidErrors.TokenExpired();
            case NoticeOutcome.Unavailable:
                throw BidErrors.JournalUnavailable();
        }
    }
}
