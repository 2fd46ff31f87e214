using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Primitives;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>gRPC <c>bidding.v1.Bidder/Bid</c> on the raw path: OpenRTB protobuf in and out, no message objects.</summary>
internal sealed class GrpcBidHandler(BidService service) : RawUnaryHandler("/bidding.v1.Bidder/Bid")
{
    /// <summary>Metadata that names the exchange; absent: the catalogue's first.</summary>
    public const string ExchangeHeader = "x-exchange";

    private const int ExchangeIdBytesMax = 64;
    private const int AuthorizationBytesMax = BearerToken.BytesMax + 16;

    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        Span<byte> exchangeId = stackalloc byte[ExchangeIdBytesMax];
        var exchangeLength = 0;
        if (info.Headers.TryGetValue(ExchangeHeader, out var exchange) && !TryEncode(exchange, exchangeId, out exchangeLength))
        {
            return new RawStatus(StatusCode.InvalidArgument, "x-exchange is longer than 64 bytes");
        }
        Span<byte> authorization = stackalloc byte[AuthorizationBytesMax];
        var token = info.Headers.Authorization is { Count: > 0 } value && TryEncode(value, authorization, out var length)
            ? BearerToken.Of(authorization[..length])
            : default;
        var reason = service.Handle(request, RequestFormat.Grpc, new Caller(exchangeId[..exchangeLength], token), out var bid);
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

    private static bool TryEncode(StringValues text, Span<byte> target, out int length) =>
        Encoding.UTF8.TryGetBytes(text.ToString(), target, out length);
}
