using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Serving.Http;

/// <summary>
/// Bids over HTTP/1.1: <c>POST /openrtb2/bid[/{exchange}]</c> and its alias <c>/bid-request</c>, from head and body to the answer's bytes.
/// </summary>
/// <remarks>
/// 200 with bids (and for test=1 with <c>nbr</c>), 204 no-bid (or as the exchange wants it), 400 malformed (empty body), 401, 404, 405,
/// 411, 413, 415.
/// </remarks>
internal sealed class HttpBids(BidService service, Action<Exception> onFault)
{
    /// <summary>Longest exchange id in a path.</summary>
    public const int ExchangeBytesMax = 64;

    private const int CompressFromBytes = 512;

    public int BodyBytesMax => service.BodyBytesMax;

    private static ReadOnlySpan<byte> BidPath => "/openrtb2/bid"u8;

    /// <summary>0 when the body is to be read, or the status that refuses the request; writes the exchange's id, if the path has
    /// one.</summary>
    public static int Admit(in HttpHead head, ReadOnlySpan<byte> path, Span<byte> exchange, out int exchangeLength)
    {
        if (!TryRoute(path, exchange, out exchangeLength))
        {
            return StatusCodes.Status404NotFound;
        }
        if (!head.IsPost)
        {
            return StatusCodes.Status405MethodNotAllowed;
        }
        return !head.IsTypeKnown || head.Coding == BodyCoding.Unknown ? StatusCodes.Status415UnsupportedMediaType
            : head.ContentLength < 0 && !head.IsChunked ? StatusCodes.Status411LengthRequired
            : 0;
    }

    public void CountTooLarge(RequestFormat format) => service.CountRefusal(format, NoBidReason.BodyTooLarge);

    /// <summary>Decides and writes the answer; never throws.</summary>
    public void Answer(IBufferWriter<byte> output, in ReadOnlySequence<byte> body, in BidCall call, in AnswerHead head)
    {
        BidContext? bid = null;
        try
        {
            var reason = call.Coding == BodyCoding.Gzip ? HandleGzip(in body, in call, out bid)
                : body.IsSingleSegment ? service.Handle(body.FirstSpan, call.Format, call.Caller, out bid)
                : service.Handle(in body, call.Format, call.Caller, out bid);
            Write(output, reason, bid, in call, in head);
        }
        catch (Exception fault)
        {
            // A defect of ours must cost one answer, not the connection of an exchange.
            onFault(fault);
            HttpAnswer.WriteRefusal(output, StatusCodes.Status500InternalServerError, in head);
        }
        finally
        {
            if (bid is not null)
            {
                service.Return(bid);
            }
        }
    }

    private NoBidReason HandleGzip(in ReadOnlySequence<byte> body, in BidCall call, out BidContext? bid)
    {
        if (GzipBody.TryInflate(in body, service.BodyBytesMax, out var inflated, out var tooLarge))
        {
            return service.Handle(inflated, call.Format, call.Caller, out bid);
        }
        bid = null;
        var reason = tooLarge ? NoBidReason.BodyTooLarge : NoBidReason.Malformed;
        service.CountRefusal(call.Format, reason);
        return reason;
    }

    private static void Write(IBufferWriter<byte> output, NoBidReason reason, BidContext? bid, in BidCall call, in AnswerHead head)
    {
        if (bid is null || NoBidReasons.IsRefusal(reason))
        {
            HttpAnswer.WriteRefusal(output, StatusOf(reason), in head);
            return;
        }
        switch (StyleOf(reason, bid))
        {
            case NoBidStyle.NoContent:
                HttpAnswer.WriteNoContent(output, in head);
                break;
            case NoBidStyle.EmptyObject:
                HttpAnswer.Write(output, in head, isGzip: false, bid.Source == RequestFormat.Json ? "{}"u8 : default);
                break;
            default:
                WriteAnswer(output, bid, in call, in head);
                break;
        }
    }

    /// <summary>A bid is said in full, and so is a no-bid to a test request; a request that was turned away unread has no answer that
    /// could be.</summary>
    private static NoBidStyle StyleOf(NoBidReason reason, BidContext bid)
    {
        var isWritten = reason == NoBidReason.None || (bid.Request.Test && bid.OutputLength > 0);
        var style = bid.Exchange?.NoBidStyle ?? NoBidStyle.NoContent;
        return isWritten ? NoBidStyle.Code
            : style == NoBidStyle.Code && NoBidReasons.IsShed(reason) ? NoBidStyle.NoContent
            : style;
    }

    private static void WriteAnswer(IBufferWriter<byte> output, BidContext bid, in BidCall call, in AnswerHead head)
    {
        var answer = bid.Output.AsSpan(0, bid.OutputLength);
        if (call.AcceptsGzip && answer.Length >= CompressFromBytes)
        {
            HttpAnswer.Write(output, in head, isGzip: true, GzipBody.Deflate(answer));
        }
        else
        {
            HttpAnswer.Write(output, in head, isGzip: false, answer);
        }
    }

    private static int StatusOf(NoBidReason refusal) => refusal switch
    {
        NoBidReason.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        NoBidReason.Unauthenticated => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status400BadRequest,
    };

    private static bool TryRoute(ReadOnlySpan<byte> path, Span<byte> exchange, out int exchangeLength)
    {
        exchangeLength = 0;
        if (path.SequenceEqual(BidPath) || path.SequenceEqual("/bid-request"u8))
        {
            return true;
        }
        if (path.Length <= BidPath.Length + 1 || !path.StartsWith(BidPath) || path[BidPath.Length] != '/')
        {
            return false;
        }
        var id = path[(BidPath.Length + 1)..];
        if (!id.Contains((byte)'%'))
        {
            exchangeLength = id.Length;
            return id.TryCopyTo(exchange);
        }
        return TryUnescape(id, exchange, out exchangeLength);
    }

    private static bool TryUnescape(ReadOnlySpan<byte> id, Span<byte> exchange, out int length) =>
        Encoding.UTF8.TryGetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(id)), exchange, out length);
}

/// <summary>What the head of a bid request says of its body.</summary>
internal readonly ref struct BidCall
{
    public required ReadOnlySpan<byte> Exchange { get; init; }

    public required ReadOnlySpan<byte> Token { get; init; }

    public Caller Caller => new(Exchange, Token);

    public required RequestFormat Format { get; init; }

    public BodyCoding Coding { get; init; }

    public bool AcceptsGzip { get; init; }
}
