using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Diagnostics.Explain;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Bidder.Serving;

/// <summary>The Bidder service on the private listener, through the standard runtime: Explain, and Bid for tools that want one
/// endpoint.</summary>
internal sealed class BidderGrpcService(BidService service, Explainer explainer) : Rtb.Contracts.Bidding.V1.Bidder.BidderBase
{
    public override Task<BidResponse> Bid(BidRequest request, ServerCallContext context)
    {
        var exchange = Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(GrpcBidHandler.ExchangeHeader) ?? "");
        var authorization = Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue("authorization") ?? "");
        var caller = new Caller(exchange, BearerToken.Of(authorization));
        var reason = service.Handle(request.ToByteArray(), RequestFormat.Grpc, caller, out var bid);
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

    public override Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context) =>
        Task.FromResult(explainer.Explain(request));
}
