using Grpc.Core;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Serving;

/// <summary>InspectionService on the private listener: copies of what an exchange sends and gets, and why campaigns did not bid.</summary>
internal sealed class InspectionGrpcService(SnapshotStore store, ReasonCounters reasons, TimeProvider time)
    : InspectionService.InspectionServiceBase
{
    private const int SecondsDefault = 60;
    private const int SecondsMax = 3_600;
    private const int BidsDefault = 1_000;
    private const int BidsMax = 100_000;
    private const int OneOfMax = 1_000_000;
    private const int PageDefault = 100;
    private const int PageMax = 10_000;

    public override async Task Capture(CaptureRequest request, IServerStreamWriter<CapturedBid> responseStream, ServerCallContext context)
    {
        var seconds = OrDefault("seconds", request.Seconds, SecondsDefault, SecondsMax);
        var left = OrDefault("max_bids", request.MaxBids, BidsDefault, BidsMax);
        var oneOf = OrDefault("one_of", request.OneOf, 1, OneOfMax);
        var snapshot = store.Current ?? throw BidErrors.NotReady();
        var exchange = request.ExchangeId.Length == 0
            ? snapshot.Exchanges[0]
            : Array.Find(snapshot.Exchanges, known => known.Id == request.ExchangeId)
                ?? throw BidErrors.ExchangeNotFound(request.ExchangeId);
        var meter = exchange.Meter;
        var capture = new DebugCapture(time.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds(), oneOf);
        if (!meter.TryBegin(capture))
        {
            throw BidErrors.CaptureBusy(exchange.Id);
        }
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, context.CancellationToken);
        try
        {
            // The client learns at once that it is heard.
            await context.WriteResponseHeadersAsync([]);
            while (left > 0 && await capture.Copies.WaitToReadAsync(either.Token))
            {
                while (left > 0 && capture.Copies.TryRead(out var copy))
                {
                    await responseStream.WriteAsync(copy, context.CancellationToken);
                    left--;
                }
            }
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            // The time is over: an ordinary end.
        }
        finally
        {
            meter.End(capture);
        }
    }

    public override Task<ListCampaignReasonsResponse> ListCampaignReasons(ListCampaignReasonsRequest request, ServerCallContext context)
    {
        var size = OrDefault("page_size", request.PageSize, PageDefault, PageMax);
        var offset = OffsetOf(request.PageToken);
        if (request.Reason.Length > 0 && !NoBidReasons.TryParse(request.Reason, out _))
        {
            throw BidErrors.FieldInvalid("reason", $"'{request.Reason}' is no reason");
        }
        var snapshot = store.Current ?? throw BidErrors.NotReady();
        var names = snapshot.Campaigns.ToDictionary(campaign => campaign.Slot, campaign => campaign.Record.Id);
        if (request.CampaignId.Length > 0 && !names.ContainsValue(request.CampaignId))
        {
            throw BidErrors.CampaignNotFound(request.CampaignId);
        }
        var page = reasons.ReadCampaigns()
            .Where(count => names.ContainsKey(count.Slot))
            .Select(count => new CampaignReason
            {
                CampaignId = names[count.Slot], Reason = NoBidReasons.Names[(int)count.Reason], Count = count.Count,
            })
            .Where(count => (request.CampaignId.Length == 0 || count.CampaignId == request.CampaignId)
                && (request.Reason.Length == 0 || count.Reason == request.Reason))
            .OrderByDescending(count => count.Count)
            .ThenBy(count => count.CampaignId, StringComparer.Ordinal)
            .ThenBy(count => count.Reason, StringComparer.Ordinal)
            .Skip(offset)
            .Take(size + 1)
            .ToList();
        var response = new ListCampaignReasonsResponse { Reasons = { page.Take(size) } };
        if (page.Count > size)
        {
            response.NextPageToken = (offset + size).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return Task.FromResult(response);
    }

    private static int OffsetOf(string pageToken)
    {
        var offset = 0;
        return pageToken.Length == 0
            || (int.TryParse(pageToken, System.Globalization.CultureInfo.InvariantCulture, out offset) && offset >= 0)
            ? offset
            : throw BidErrors.FieldInvalid("page_token", "not one of ours");
    }

    private static int OrDefault(string field, int value, int defaultValue, int max) =>
        value == 0 ? defaultValue
        : value > 0 && value <= max ? value
        : throw BidErrors.FieldInvalid(field, $"{value} is not 1 to {max}");
}
