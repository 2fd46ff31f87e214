using Grpc.Core;
using Rtb.Bidder.Admission;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>Who calls over gRPC: the exchange (absent: the catalogue's first) and its bearer token.</summary>
internal static class CallerMetadata
{
    public const string Exchange = "x-exchange";
    private const int ExchangeBytesMax = 64;

    private static readonly RawStatus NotOneExchange = new(StatusCode.InvalidArgument, "x-exchange is not one name of at most 64 bytes");

    /// <summary>Says who calls; anything but OK refuses the call. A token that is said twice is none.</summary>
    /// <param name="headers">Of the call.</param>
    /// <param name="caller">Ends with the headers.</param>
    public static RawStatus Read(RawHeaders headers, out Caller caller)
    {
        caller = default;
        if (headers.Find("x-exchange"u8, out var exchange) > 1 || exchange.Length > ExchangeBytesMax)
        {
            return NotOneExchange;
        }
        var token = headers.Find("authorization"u8, out var authorization) == 1 ? BearerToken.Of(authorization) : default;
        caller = new Caller(exchange, token);
        return RawStatus.Ok;
    }
}
