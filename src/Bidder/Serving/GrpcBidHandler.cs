using Grpc.Core;
using Rtb.Bidder.Diagnostics;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>gRPC <c>bidding.v1.Bidder/Bid</c> on the raw path: OpenRTB protobuf in and out, no message objects.</summary>
internal sealed class GrpcBidHandler(BidService service) : RawUnaryHandler("/bidding.v1.Bidder/Bid")
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        Span<byte> exchangeId = stackalloc byte[ExchangeMetadata.BytesMax];
        var status = ExchangeMetadata.Read(info.Headers, exchangeId, out var exchangeLength);
        if (status.Code != StatusCode.OK)
        {
            return status;
        }
        var reason = service.Handle(request, RequestFormat.Grpc, exchangeId[..exchangeLength], out var bid);
        try
        {
            if (NoBidReasons.IsRefusal(reason))
            {
                return new RawStatus(StatusCode.InvalidArgument, NoBidReasons.Names[(int)reason]);
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
