using System.Text.Unicode;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;

namespace Rtb.Bidder.Serving;

/// <summary>
/// What a stream answers to a request that is refused: a response with <c>nbr</c> and the request's id as far as it could be read. A
/// status would end the stream for all the others.
/// </summary>
internal static class StreamRefusal
{
    public static void Write(BidContext context, NoBidReason reason)
    {
        var request = context.Request;
        if (!Utf8.IsValid(request.Bytes(request.IdOnWire)))
        {
            request.IdOnWire = default;
        }
        context.OutputLength = Math.Max(ProtobufBidWriter.WriteNoBid(context.Output, request, NoBidReasons.OpenRtbCode(reason)), 0);
    }
}
