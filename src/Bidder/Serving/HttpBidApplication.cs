using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving;

/// <summary>
/// Bids over HTTP/1.1, straight on Kestrel: no routing, no middleware, no HttpContext. <c>POST /openrtb2/bid[/{exchange}]</c> and its
/// alias <c>/bid-request</c>.
/// </summary>
/// <remarks>
/// 200 with bids (and for test=1 with <c>nbr</c>), 204 no-bid, 400 malformed (empty body), 404, 405, 413, 415. Answers in the request's
/// format.
/// Runs with inline scheduling, so nothing here may block.
/// </remarks>
internal sealed class HttpBidApplication(BidService service) : IHttpApplication<IFeatureCollection>
{
    private const string BidPath = "/openrtb2/bid";
    private const string BidPathWithExchange = "/openrtb2/bid/";
    private const string AliasPath = "/bid-request";
    private const string VersionHeader = "x-openrtb-version";
    private const int CompressFromBytes = 512;

    private int _inFlight;

    /// <summary>Requests between their first byte in the application and their answer; the drain waits for 0.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Set when the process is about to stop: answers carry <c>Connection: close</c>.</summary>
    public volatile bool Draining;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        Interlocked.Increment(ref _inFlight);
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        if (!TryAdmit(request, response, out var format, out var exchange))
        {
            Interlocked.Decrement(ref _inFlight);
            return Task.CompletedTask;
        }
        var reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        if (reader.TryRead(out var read))
        {
            if (read.IsCompleted)
            {
                var flush = Answer(context, request, response, read.Buffer, format, exchange);
                reader.AdvanceTo(read.Buffer.End);
                Interlocked.Decrement(ref _inFlight);
                return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
        return ReadThenAnswer(context, request, response, reader, format, exchange);
    }

    private async Task ReadThenAnswer(
        IFeatureCollection context, IHttpRequestFeature request, IHttpResponseFeature response, PipeReader reader, RequestFormat format,
            string exchange)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                if (read.IsCompleted)
                {
                    var flush = Answer(context, request, response, read.Buffer, format, exchange);
                    reader.AdvanceTo(read.Buffer.End);
                    await flush;
                    return;
                }
                if (read.Buffer.Length > service.BodyBytesMax)
                {
                    service.CountRefusal(format, NoBidReason.BodyTooLarge);
                    response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                    reader.AdvanceTo(read.Buffer.End);
                    return;
                }
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException refused)
        {
            // Kestrel found the body too large or broken; its status is the answer.
            service.CountRefusal(format, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? NoBidReason.BodyTooLarge
                : NoBidReason.Malformed);
            response.StatusCode = refused.StatusCode;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private bool TryAdmit(IHttpRequestFeature request, IHttpResponseFeature response, out RequestFormat format, out string exchange)
    {
        format = RequestFormat.Json;
        if (Draining)
        {
            response.Headers.Connection = "close";
        }
        if (!TryRoute(request.Path, out exchange))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return false;
        }
        if (request.Method != HttpMethods.Post)
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Post;
            return false;
        }
        if (!ContentTypes.TryParse(request.Headers.ContentType, out format))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }
        return true;
    }

    private static bool TryRoute(string path, out string exchange)
    {
        exchange = "";
        if (path == BidPath || path == AliasPath)
        {
            return true;
        }
        if (path.Length > BidPathWithExchange.Length && path.StartsWith(BidPathWithExchange, StringComparison.Ordinal))
        {
            exchange = path[BidPathWithExchange.Length..];
            return true;
        }
        return false;
    }

    private ValueTask<FlushResult> Answer(
        IFeatureCollection context, IHttpRequestFeature request, IHttpResponseFeature response, in ReadOnlySequence<byte> body,
            RequestFormat format, string exchange)
    {
        var headers = request.Headers;
        Span<byte> exchangeId = stackalloc byte[64];
        exchangeId = Encoding.UTF8.TryGetBytes(exchange, exchangeId, out var written) ? exchangeId[..written] : "?"u8.ToArray();
        var encoding = headers.ContentEncoding;
        var reason = StringValues.IsNullOrEmpty(encoding)
            ? service.Handle(in body, format, exchangeId, out var bid)
            : HandleEncoded(encoding, in body, format, exchangeId, response, out bid);
        try
        {
            return bid is null ? default : Write(context, headers, response, reason, bid);
        }
        finally
        {
            if (bid is not null)
            {
                service.Return(bid);
            }
        }
    }

    private static ValueTask<FlushResult> Write(
        IFeatureCollection context, IHeaderDictionary headers, IHttpResponseFeature response, NoBidReason reason, BidContext bid)
    {
        if (headers.TryGetValue(VersionHeader, out var version))
        {
            response.Headers[VersionHeader] = version;
        }
        if (NoBidReasons.IsRefusal(reason))
        {
            response.StatusCode = reason == NoBidReason.BodyTooLarge ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status400BadRequest;
            response.Headers.ContentLength = 0;
            return default;
        }
        if (reason != NoBidReason.None && !bid.Request.Test)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return default;
        }
        var answer = bid.Output.AsSpan(0, bid.OutputLength);
        if (answer.Length >= CompressFromBytes && AcceptsGzip(headers.AcceptEncoding))
        {
            response.Headers.ContentEncoding = "gzip";
            answer = GzipBody.Deflate(answer);
        }
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers.ContentType = ContentTypes.Of(bid.Source);
        response.Headers.ContentLength = answer.Length;
        var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        writer.Write(answer);
        return writer.FlushAsync();
    }

    /// <summary>Bodies with a content encoding: gzip is inflated, anything else is 415.</summary>
    private NoBidReason HandleEncoded(
        StringValues encoding, in ReadOnlySequence<byte> body, RequestFormat format, ReadOnlySpan<byte> exchangeId,
            IHttpResponseFeature response, out BidContext? bid)
    {
        bid = null;
        if (string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            return service.Handle(in body, format, exchangeId, out bid);
        }
        if (!string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            response.Headers.AcceptEncoding = "gzip";
            return NoBidReason.Malformed;
        }
        if (!GzipBody.TryInflate(in body, service.BodyBytesMax, out var inflated, out var tooLarge))
        {
            var reason = tooLarge ? NoBidReason.BodyTooLarge : NoBidReason.Malformed;
            service.CountRefusal(format, reason);
            response.StatusCode = tooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            return reason;
        }
        return service.Handle(inflated, format, exchangeId, out bid);
    }

    private static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (StringValues.IsNullOrEmpty(acceptEncoding))
        {
            return false;
        }
        foreach (var part in acceptEncoding.ToString().AsSpan().Split(','))
        {
            var coding = acceptEncoding.ToString().AsSpan()[part].Trim();
            var name = coding.IndexOf(';') is var at and >= 0 ? coding[..at].TrimEnd() : coding;
            if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                return !RefusesByQuality(coding);
            }
        }
        return false;
    }

    /// <summary>"gzip;q=0" (also 0.0, 0.000) says no.</summary>
    private static bool RefusesByQuality(ReadOnlySpan<char> coding)
    {
        var at = coding.IndexOf("q=", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && coding[(at + 2)..].Trim().TrimEnd('0').TrimEnd('.') is "" or "0";
    }
}
