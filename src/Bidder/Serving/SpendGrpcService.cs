using System.Globalization;
using Grpc.Core;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Serving;

/// <summary>SpendService on the local journal: what became of bids, what is left of budgets.</summary>
internal sealed class SpendGrpcService(NoticeDesk desk, NoticeVerifier verifier, LeaseKeeper keeper, ImpressionCounts impressions)
    : SpendService.SpendServiceBase
{
    public override async Task<ReportWinResponse> ReportWin(ReportWinRequest request, ServerCallContext context)
    {
        var token = Verify(request.Token, NoticeKind.Win);
        var result = await desk.ReportWinAsync(in token, Price("price_micros", request.HasPriceMicros, request.PriceMicros));
        ThrowIfRefused(result.Outcome);
        impressions.CountIfBilled(in token, result);
        return new ReportWinResponse { Applied = result.Outcome == NoticeOutcome.Applied };
    }

    public override async Task<ReportLossResponse> ReportLoss(ReportLossRequest request, ServerCallContext context)
    {
        var token = Verify(request.Token, NoticeKind.Loss);
        var result = await desk.ReportLossAsync(in token, request.LossReason,
            Price("minimum_to_win_micros", request.HasMinimumToWinMicros, request.MinimumToWinMicros));
        ThrowIfRefused(result.Outcome);
        return new ReportLossResponse { Applied = result.Outcome == NoticeOutcome.Applied };
    }

    public override async Task<ReportBillingResponse> ReportBilling(ReportBillingRequest request, ServerCallContext context)
    {
        var token = Verify(request.Token, NoticeKind.Billing);
        var result = await desk.ReportBillingAsync(in token, Price("price_micros", request.HasPriceMicros, request.PriceMicros));
        ThrowIfRefused(result.Outcome);
        impressions.CountIfBilled(in token, result);
        return new ReportBillingResponse { Applied = result.Outcome == NoticeOutcome.Applied, ChargedNanos = result.ChargedNanos };
    }

    public override Task<GetBudgetStatusResponse> GetBudgetStatus(GetBudgetStatusRequest request, ServerCallContext context) =>
        keeper.GetStatus(request.CampaignId) is { } status
            ? Task.FromResult(ToMessage(status))
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
            case NoticeOutcome.UnknownCampaign:
                throw BidErrors.TokenOfUnknownCampaign();
            case NoticeOutcome.Unavailable:
                throw BidErrors.JournalUnavailable();
        }
    }

    private static GetBudgetStatusResponse ToMessage(BudgetStatus status) => new()
    {
        CampaignId = status.CampaignId,
        SpendableNanos = status.SpendableNanos,
        DailyBudgetNanos = status.DailyBudgetNanos,
        CommittedNanos = status.CommittedNanos,
        SettledNanos = status.SettledNanos,
        HeldNanos = status.HeldNanos,
        LateNanos = status.LateNanos,
        Day = status.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        LifetimeSettledNanos = status.LifetimeSettledNanos,
    };
}
