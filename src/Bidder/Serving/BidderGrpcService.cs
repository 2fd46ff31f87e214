using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Diagnostics.Explain;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Bidder.Serving;

/// <summary>The Bidder service on the private listener, through the standard runtime: Explain, and Bid and BidStream for tools
/// that want one endpoint.</summary>
internal sealed class BidderGrpcService(BidService service, Explainer explainer) : Rtb.Contracts.Bidding.V1.Bidder.BidderBase
{
    public override Task<BidResponse> Bid(BidRequest request, ServerCallContext context)
    {
        var reason = service.Handle(request.ToByteArray(), RequestFormat.Grpc, CallerOf(context), out var bid);
        try
        {
            return NoBidReasons.IsRefusal(reason) || NoBidReasons.IsShed(reason)
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
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(request.ToByteArray(), CallerOf(context)), context.CancellationToken);
        }
    }

    public override Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context) =>
        Task.FromResult(explainer.Explain(request));

    private BidResponse Answer(byte[] message, Caller caller)
    {
        var reason = service.Handle(message, RequestFormat.Grpc, caller, out var bid);
        try
        {
            if (reason == NoBidReason.Unauthenticated)
            {
                throw BidErrors.Refused(reason);
            }
            if (NoBidReasons.IsRefusal(reason) || NoBidReasons.IsShed(reason))
            {
                bid.OutputLength = StreamRefusal.Write(bid.Output, message, reason);
            }
            return BidResponse.Parser.ParseFrom(bid.Output, 0, bid.OutputLength);
        }
        finally
        {
            service.Return(bid);
        }
    }

    private static Caller CallerOf(ServerCallContext context)
    {
        var exchange = Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(CallerMetadata.Exchange) ?? "");
        var authorization = Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue("authorization") ?? "");
        return new Caller(exchange, BearerToken.Of(authorization));
    }
}
