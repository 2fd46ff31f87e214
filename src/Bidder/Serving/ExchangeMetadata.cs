using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>The metadata that names the exchange of a call or a stream; absent: the catalogue's first.</summary>
internal static class ExchangeMetadata
{
    public const string Name = "x-exchange";
    public const int BytesMax = 64;

    private static readonly RawStatus TooLong = new(StatusCode.InvalidArgument, "x-exchange is longer than 64 bytes");

    /// <summary>Writes the exchange's id into <paramref name="target"/>; anything but OK refuses the call.</summary>
    public static RawStatus Read(IHeaderDictionary headers, Span<byte> target, out int length)
    {
        length = 0;
        return !headers.TryGetValue(Name, out var exchange) || Encoding.UTF8.TryGetBytes(exchange.ToString(), target, out length)
            ? RawStatus.Ok
            : TooLong;
    }
}
