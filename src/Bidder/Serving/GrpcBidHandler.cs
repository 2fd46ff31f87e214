using Grpc.Core;
using Rtb.Bidder.Diagnostics;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>gRPC <c>bidding.v1.Bidder/Bid</c> on the raw path: OpenRTB protobuf in and out, no message objects.</summary>
internal sealed class GrpcBidHandler(BidService service) : RawUnaryHandler("/bidding.v1.Bidder/Bid")
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        var status = CallerMetadata.Read(info.Headers, out var caller);
        if (status.Code != StatusCode.OK)
        {
            return status;
        }
        var reason = service.Handle(request, RequestFormat.Grpc, caller, out var bid);
        try
        {
            if (NoBidReasons.IsRefusal(reason) || NoBidReasons.IsShed(reason))
            {
                return new RawStatus(BidErrors.CodeOf(reason), NoBidReasons.Names[(int)reason]);
            }
            bid.Output.AsSpan(0, bid.OutputLength).CopyTo(response.GetSpan(bid.OutputLength));
            response.Advance(bid.OutputLength);
            return RawStatus.Ok;
        }
        finally
        {
            service.Return(bid);
        }
    }
}
