using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Server;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// The HTTP response of one call. The service, its stream writer and the deadline may come at the same time, so everything goes through
/// <see cref="_gate"/>; after the end nothing is written any more. Headers leave with the first message or the end: until then a failure
/// still has its own HTTP status.
/// </summary>
internal sealed class JsonResponse(HttpContext http, JsonCodec codec, int? sendBytesMax, StreamForm form) : IDisposable
{
    private const int RequestIdMax = 128;
    private const string RequestId = "X-Request-Id";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isStarted;
    private bool _isEnded;
    private bool _hasHeaders;

    public void Dispose() => _gate.Dispose();

    /// <summary>Keeps headers for when the response starts; once, and before the first message.</summary>
    public async Task SetHeadersAsync(Metadata headers, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            CheckNotEnded();
            if (_isStarted || _hasHeaders)
            {
                throw new InvalidOperationException("The response headers were sent already.");
            }

            _hasHeaders = true;
            WriteMetadata(http.Response.Headers, headers);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the one message of a response and ends it.</summary>
    public async Task EndWithAsync(ReadOnlyMemory<byte> body, string contentType, Metadata trailers, CancellationToken cancellationToken)
    {
        CheckSize(body);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            CheckNotEnded();
            WriteMetadata(http.Response.Headers, trailers);
            Start(StatusCodes.Status200OK, contentType);
            _isEnded = true;
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body, cancellationToken);
            await http.Response.CompleteAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes one message of a stream and sends it.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> message, string contentType, CancellationToken cancellationToken)
    {
        CheckSize(message);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            CheckNotEnded();
            var isFirst = !_isStarted;
            if (isFirst)
            {
                Start(StatusCodes.Status200OK, contentType);
            }

            await WriteElementAsync(message, isFirst, cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the call once, well or not; nothing happens when it had ended before.</summary>
    public async Task EndAsync(Status status, Metadata trailers, int? httpStatus = null)
    {
        await _gate.WaitAsync();
        try
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            if (!http.RequestAborted.IsCancellationRequested)
            {
                await WriteEndAsync(status, trailers, httpStatus);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection went away while the end was written: there is nobody left to tell.
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task WriteEndAsync(Status status, Metadata trailers, int? httpStatus)
    {
        var error = status.StatusCode == StatusCode.OK
            ? null
            : ErrorBody.From(status, trailers, codec, httpStatus ?? OfPrecondition(status));
        if (!_isStarted)
        {
            WriteMetadata(http.Response.Headers, trailers);
            error?.WriteHeaders(http.Response.Headers);
            Start(error?.HttpStatus ?? StatusCodes.Status200OK, error is null ? ContentTypeOfStream() : StreamForms.Json);
            var body = error?.ToJson() ?? (form == StreamForm.Array ? "[]"u8.ToArray() : []);
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body);
        }
        else
        {
            if (error is not null && form == StreamForm.Raw)
            {
                // Raw bytes have no place for an error; a body cut off is one that no client takes for whole.
                http.Abort();
                return;
            }

            if (error is not null)
            {
                await WriteElementAsync(error.ToJson(), isFirst: false, CancellationToken.None);
            }

            if (form == StreamForm.Array)
            {
                await http.Response.Body.WriteAsync("]\n"u8.ToArray());
            }

            if (http.Response.SupportsTrailers())
            {
                WriteMetadata(http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers, trailers);
            }
        }

        await http.Response.CompleteAsync();
    }

    private async Task WriteElementAsync(ReadOnlyMemory<byte> element, bool isFirst, CancellationToken cancellationToken)
    {
        if (form == StreamForm.Array)
        {
            await http.Response.Body.WriteAsync(isFirst ? "["u8.ToArray() : ",\n"u8.ToArray(), cancellationToken);
        }

        await http.Response.Body.WriteAsync(element, cancellationToken);
        if (form == StreamForm.Lines)
        {
            await http.Response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    /// <summary>A lost race is 412 for a caller that asked with If-Match, else 409.</summary>
    private int? OfPrecondition(Status status) =>
        status.StatusCode == StatusCode.Aborted && http.Request.Headers.IfMatch.Count > 0 ? StatusCodes.Status412PreconditionFailed : null;

    private string ContentTypeOfStream() => form switch
    {
        StreamForm.Lines => StreamForms.Lines,
        StreamForm.Array => StreamForms.Json,
        _ => RawBody.DefaultContentType,
    };

    private void Start(int httpStatus, string contentType)
    {
        // A content type that is no header throws here, while there is still an error to answer.
        http.Response.ContentType = contentType;
        http.Response.StatusCode = httpStatus;
        _isStarted = true;
        if (http.Request.Headers[RequestId] is [{ Length: > 0 and <= RequestIdMax } id] && id.All(c => c is >= ' ' and <= '~'))
        {
            http.Response.Headers[RequestId] = id;
        }
    }

    private static void WriteMetadata(IHeaderDictionary destination, Metadata metadata) =>
        Trailers.WriteMetadata(destination, metadata.Where(e => e.Key != HeaderNames.StatusDetails));

    private void CheckSize(ReadOnlyMemory<byte> message)
    {
        if (message.Length > sendBytesMax)
        {
            throw new RpcException(ProtocolErrors.MessageToSendTooLarge);
        }
    }

    private void CheckNotEnded()
    {
        if (_isEnded)
        {
            throw new InvalidOperationException("The call has ended.");
        }
    }
}
