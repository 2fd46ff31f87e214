using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Bidder.Admission;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>Who calls over gRPC: the exchange (absent: the catalogue's first) and its bearer token.</summary>
internal static class CallerMetadata
{
    public const string Exchange = "x-exchange";
    public const int ExchangeBytesMax = 64;
    public const int AuthorizationBytesMax = BearerToken.BytesMax + 16;

    private static readonly RawStatus TooLong = new(StatusCode.InvalidArgument, "x-exchange is longer than 64 bytes");

    /// <summary>Fills in who calls; anything but OK refuses the call.</summary>
    /// <param name="headers">Of the call.</param>
    /// <param name="exchange">Memory of <see cref="ExchangeBytesMax"/> bytes.</param>
    /// <param name="authorization">Memory of <see cref="AuthorizationBytesMax"/> bytes.</param>
    /// <param name="caller">Lies in the two memories.</param>
    public static RawStatus Read(IHeaderDictionary headers, Span<byte> exchange, Span<byte> authorization, out Caller caller)
    {
        caller = default;
        var exchangeLength = 0;
        if (headers.TryGetValue(Exchange, out var name) && !Encoding.UTF8.TryGetBytes(name.ToString(), exchange, out exchangeLength))
        {
            return TooLong;
        }
        var token = headers.Authorization is { Count: > 0 } value
            && Encoding.UTF8.TryGetBytes(value.ToString(), authorization, out var length)
            ? BearerToken.Of(authorization[..length])
            : default;
        caller = new Caller(exchange[..exchangeLength], token);
        return RawStatus.Ok;
    }
}
