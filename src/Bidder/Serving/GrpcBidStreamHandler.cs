using Grpc.Core;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>gRPC <c>bidding.v1.Bidder/BidStream</c> on the raw path: the caller says once who it is, then each request costs what it costs
/// to decide and nothing for the call.</summary>
internal sealed class GrpcBidStreamHandler(BidService service) : RawStreamHandler("/bidding.v1.Bidder/BidStream")
{
    public override RawStatus Open(in RawCallInfo info, out RawStream? stream)
    {
        var status = CallerMetadata.Read(info.Headers, out var caller);
        stream = status.Code == StatusCode.OK ? new BidStream(service, caller.ExchangeId.ToArray(), caller.Token.ToArray()) : null;
        return status;
    }

    private sealed class BidStream(BidService service, byte[] exchangeId, byte[] token) : RawStream
    {
        /// <summary>A request that cannot be read, or is turned away unread, is answered too: the others on the stream have nothing to do
        /// with it. A token that does not hold is a matter of the whole stream.</summary>
        public override RawAnswer Handle(ReadOnlySpan<byte> message, RawResponse response)
        {
            var reason = service.Handle(message, RequestFormat.Grpc, new Caller(exchangeId, token), out var bid);
            try
            {
                if (reason == NoBidReason.Unauthenticated)
                {
                    return RawAnswer.End(new RawStatus(BidErrors.CodeOf(reason), NoBidReasons.Names[(int)reason]));
                }
                if (NoBidReasons.IsRefusal(reason) || NoBidReasons.IsShed(reason))
                {
                    bid.OutputLength = StreamRefusal.Write(bid.Output, message, reason);
                }
                bid.Output.AsSpan(0, bid.OutputLength).CopyTo(response.GetSpan(bid.OutputLength));
                response.Advance(bid.OutputLength);
                return RawAnswer.Message;
            }
            finally
            {
                service.Return(bid);
            }
        }
    }
}
