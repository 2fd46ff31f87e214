using Grpc.Core;
using Rtb.Bidder.Diagnostics;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>gRPC <c>bidding.v1.Bidder/BidStream</c> on the raw path: the exchange is named once, then each request costs what it costs to
/// decide and nothing for the call.</summary>
internal sealed class GrpcBidStreamHandler(BidService service) : RawStreamHandler("/bidding.v1.Bidder/BidStream")
{
    public override RawStatus Open(in RawCallInfo info, out RawStream? stream)
    {
        Span<byte> exchangeId = stackalloc byte[ExchangeMetadata.BytesMax];
        var status = ExchangeMetadata.Read(info.Headers, exchangeId, out var length);
        stream = status.Code == StatusCode.OK ? new BidStream(service, exchangeId[..length].ToArray()) : null;
        return status;
    }

    private sealed class BidStream(BidService service, byte[] exchangeId) : RawStream
    {
        /// <summary>A request that cannot be read is answered too: the others on the stream have nothing to do with it.</summary>
        public override RawAnswer Handle(ReadOnlySpan<byte> message, RawResponse response)
        {
            var reason = service.Handle(message, RequestFormat.Grpc, exchangeId, out var bid);
            try
            {
                if (NoBidReasons.IsRefusal(reason))
                {
                    StreamRefusal.Write(bid, reason);
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
