using System.IO.Compression;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>
/// One call on an HTTP/2 stream. The service, its response writer and the deadline may come at the same time, so everything that touches
/// the response goes through <see cref="_responseGate"/>; after the end nothing is written any more. A unary call without a deadline has
/// one thread after another and needs no gate.
/// </summary>
internal sealed class HttpServerCallContext : ServerCallContext, IHttpCall, IDisposable
{
    private readonly HttpContext _http;
    private readonly DateTime _deadline = DateTime.MaxValue;
    private readonly CancellationTokenSource? _deadlineSource;
    private readonly CancellationTokenSource? _callSource;
    private readonly CancellationTokenRegistration _deadlineRegistration;
    private readonly SemaphoreSlim? _responseGate;
    private Metadata? _responseTrailers;
    private Metadata? _requestHeaders;
    private AuthContext? _authContext;
    private Task _deadlineEnd = Task.CompletedTask;
    private bool _isResponseGzip;
    private bool _isResponseStarted;
    private bool _isEnded;

    /// <summary>Starts the clock of the deadline; a malformed grpc-timeout throws.</summary>
    /// <param name="http">The call.</param>
    /// <param name="method">Its path.</param>
    /// <param name="rules">Of the service.</param>
    /// <param name="isStreaming">Whether the service may write while something else does.</param>
    public HttpServerCallContext(HttpContext http, string method, CallRules rules, bool isStreaming)
    {
        _http = http;
        MethodCore = method;
        Rules = rules;
        Serialization = new FrameSerializationContext(rules.SendBytesMax);
        _isResponseGzip = rules.IsResponseCompressed && IsGzipAccepted(http.Request);
        var timeoutHeader = http.Request.Headers.GrpcTimeout;
        if (isStreaming || timeoutHeader.Count > 0)
        {
            _responseGate = new SemaphoreSlim(1, 1);
        }

        if (timeoutHeader.Count == 0)
        {
            return;
        }

        if (timeoutHeader.Count > 1 || !GrpcTimeout.TryParse(timeoutHeader[0], out var timeout))
        {
            throw new RpcException(ProtocolErrors.TimeoutMalformed);
        }

        var now = rules.Clock.GetUtcNow().UtcDateTime;
        _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        if (timeout < CallTimer.Max)
        {
            _deadlineSource = timeout > TimeSpan.Zero
                ? new CancellationTokenSource(CallTimer.RoundUp(timeout), rules.Clock)
                : new CancellationTokenSource();
            _callSource = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _deadlineSource.Token);
            _deadlineRegistration = _deadlineSource.Token.UnsafeRegister(
                static state => ((HttpServerCallContext)state!).OnDeadline(), this);
            if (timeout == TimeSpan.Zero)
            {
                _deadlineSource.Cancel();
            }
        }
    }

    public HttpContext Http => _http;

    public CallRules Rules { get; }

    /// <summary>How requests are read; set before the first.</summary>
    public MessageFormat? RequestFormat { get; set; }

    public bool WasRequestCompressed => RequestFormat is { WasCompressed: true };

    /// <summary>How to compress the message that is written next, or null.</summary>
    public CompressionLevel? Compression =>
        _isResponseGzip && (WriteOptions?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress ? Rules.CompressionLevel : null;

    public FrameSerializationContext Serialization { get; }

    public bool IsDeadlinePassed => _deadlineSource is { IsCancellationRequested: true };

    public bool IsClientGone => _http.RequestAborted.IsCancellationRequested;

    protected override string MethodCore { get; }

    protected override string HostCore => _http.Request.Host.Value ?? "";

    protected override string PeerCore => PeerOf(_http.Connection.RemoteIpAddress, _http.Connection.RemotePort);

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _callSource?.Token ?? _http.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    /// <summary>
    /// What the machinery itself waits with: the token of a deadline, else none. A lost connection ends reads and writes by itself, and
    /// Kestrel makes a token for it only when somebody asks.
    /// </summary>
    public CancellationToken DeadlineToken => _callSource?.Token ?? CancellationToken.None;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _authContext ??= PeerIdentity.Read(_http.Connection.ClientCertificate);

    /// <summary>Writes a frame; unless <paramref name="isFlushed"/> it leaves with what follows, at the latest with the end.</summary>
    public Task WriteFrameAsync(ReadOnlyMemory<byte> frame, bool isFlushed, CancellationToken cancellationToken)
    {
        if (_responseGate is not null || isFlushed)
        {
            return WriteGatedFrameAsync(frame, isFlushed, cancellationToken);
        }

        CheckNotEnded();
        StartResponse();
        System.Buffers.BuffersExtensions.Write(_http.Response.BodyWriter, frame.Span);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Ends the call once; false when it had ended before. The response is complete then, and sent when the endpoint returns: waiting for
    /// that here would cost every call a suspension.
    /// </summary>
    public async Task<bool> EndAsync(Status status, Metadata trailers, bool isSent = false)
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            if (_isEnded)
            {
                return false;
            }

            _isEnded = true;
            WriteTrailers(status, trailers);
            if (isSent)
            {
                await _http.Response.CompleteAsync();
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection went away while the end was written: there is nobody left to tell.
        }
        finally
        {
            _responseGate?.Release();
        }

        return true;
    }

    /// <summary>Waits until a deadline that fired has finished with the response.</summary>
    public async Task SettleDeadlineAsync()
    {
        // Disposing the registration waits for a callback that is running, so _deadlineEnd is final afterwards.
        await _deadlineRegistration.DisposeAsync();
        await _deadlineEnd;
    }

    public void Dispose()
    {
        _deadlineRegistration.Dispose();
        _callSource?.Dispose();
        _deadlineSource?.Dispose();
        _responseGate?.Dispose();
        Serialization.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        await EnterAsync(CancellationToken);
        try
        {
            CheckNotEnded();
            if (_isResponseStarted)
            {
                throw new InvalidOperationException("The response headers were sent already.");
            }

            if (responseHeaders.GetValue(HeaderNames.EncodingRequest) is { } encoding)
            {
                _isResponseGzip = IsGzip(encoding) && IsGzipAccepted(_http.Request);
            }

            Trailers.WriteMetadata(_http.Response.Headers, responseHeaders);
            StartResponse();
            await _http.Response.BodyWriter.FlushAsync(CancellationToken);
        }
        finally
        {
            _responseGate?.Release();
        }
    }

    private async Task WriteGatedFrameAsync(ReadOnlyMemory<byte> frame, bool isFlushed, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);
        try
        {
            CheckNotEnded();
            StartResponse();
            System.Buffers.BuffersExtensions.Write(_http.Response.BodyWriter, frame.Span);
            if (isFlushed)
            {
                await _http.Response.BodyWriter.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            _responseGate?.Release();
        }
    }

    private ValueTask EnterAsync(CancellationToken cancellationToken) =>
        _responseGate is null ? ValueTask.CompletedTask : new ValueTask(_responseGate.WaitAsync(cancellationToken));

    private void OnDeadline() => _deadlineEnd = EndOnDeadlineAsync();

    private async Task EndOnDeadlineAsync()
    {
        // Leave the timer's thread: the service may still hold the gate.
        await Task.Yield();
        if (await EndAsync(ProtocolErrors.DeadlineExceeded, Metadata.Empty, isSent: true))
        {
            // NO_ERROR after the trailers tells the client to stop sending (RFC 9113 section 8.1).
            const int noError = 0;
            _http.Features.Get<IHttpResetFeature>()?.Reset(noError);
        }
    }

    private void WriteTrailers(Status status, Metadata trailers)
    {
        IHeaderDictionary destination;
        if (_isResponseStarted)
        {
            destination = _http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        }
        else
        {
            // Trailers-Only: status and metadata travel in the one HEADERS frame.
            _http.Response.ContentType = HeaderNames.GrpcContentType;
            destination = _http.Response.Headers;
        }

        Trailers.Write(destination, status, _responseTrailers, trailers);
    }

    private void StartResponse()
    {
        if (!_isResponseStarted)
        {
            _isResponseStarted = true;
            _http.Response.ContentType = HeaderNames.GrpcContentType;
            if (_isResponseGzip)
            {
                _http.Response.Headers.GrpcEncoding = HeaderNames.Gzip;
            }
        }
    }

    private static bool IsGzip(string encoding) => encoding switch
    {
        HeaderNames.Gzip => true,
        HeaderNames.Identity => false,
        _ => throw new InvalidOperationException($"There is no compression '{encoding}'."),
    };

    private static bool IsGzipAccepted(HttpRequest request)
    {
        foreach (var header in request.Headers.GrpcAcceptEncoding)
        {
            foreach (var part in header.AsSpan().Split(','))
            {
                if (header.AsSpan(part).Trim().SequenceEqual(HeaderNames.Gzip))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void CheckNotEnded()
    {
        if (_isEnded)
        {
            throw new InvalidOperationException("The call has ended.");
        }
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in _http.Request.Headers)
        {
            if (HeaderNames.IsReserved(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                try
                {
                    BinaryHeader.AddTo(metadata, name, value ?? "");
                }
                catch (Exception fault) when (fault is FormatException or ArgumentException)
                {
                    throw new RpcException(ProtocolErrors.MetadataMalformed);
                }
            }
        }

        return metadata;
    }

    /// <summary>The address as gRPC names peers.</summary>
    internal static string PeerOf(IPAddress? address, int port) => address switch
    {
        null => "unknown",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => $"ipv6:[{address}]:{port}",
        _ => $"ipv4:{address.MapToIPv4()}:{port}",
    };
}
