using Google.Protobuf;
using Grpc.Core;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Diagnostics.Explain;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Bidder.Serving;

/// <summary>The Bidder service on the private listener, through the standard runtime: Explain, and Bid and BidStream for tools that
/// want one endpoint.</summary>
internal sealed class BidderGrpcService(BidService service, Explainer explainer) : Rtb.Contracts.Bidding.V1.Bidder.BidderBase
{
    public override Task<BidResponse> Bid(BidRequest request, ServerCallContext context)
    {
        var exchange = context.RequestHeaders.GetValue(ExchangeMetadata.Name) ?? "";
        var reason = service.Handle(request.ToByteArray(), RequestFormat.Grpc, System.Text.Encoding.UTF8.GetBytes(exchange), out var bid);
        try
        {
            return NoBidReasons.IsRefusal(reason)
                ? throw BidErrors.Refused(reason)
                : Task.FromResult(BidResponse.Parser.ParseFrom(bid.Output, 0, bid.OutputLength));
        }
        finally
        {
            service.Return(bid);
        }
    }

    public override async Task BidStream(
        IAsyncStreamReader<BidRequest> requestStream, IServerStreamWriter<BidResponse> responseStream, ServerCallContext context)
    {
        var exchangeId = System.Text.Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(ExchangeMetadata.Name) ?? "");
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(request, exchangeId), context.CancellationToken);
        }
    }

    public override Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context) =>
        Task.FromResult(explainer.Explain(request));

    private BidResponse Answer(BidRequest request, byte[] exchangeId)
    {
        var reason = service.Handle(request.ToByteArray(), RequestFormat.Grpc, exchangeId, out var bid);
        try
        {
            if (NoBidReasons.IsRefusal(reason))
            {
                StreamRefusal.Write(bid, reason);
            }
            return BidResponse.Parser.ParseFrom(bid.Output, 0, bid.OutputLength);
        }
        finally
        {
            service.Return(bid);
        }
    }
}
