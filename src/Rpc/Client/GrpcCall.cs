using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Client.Retry;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>
/// One call: sends the request, reads messages, and ends with exactly one status, whoever finds it first: the server's trailers, the
/// deadline, the caller's token, Dispose, or a fault of the transport.
/// </summary>
/// <remarks>
/// The caller, a timer and the reader may end it at the same time; <see cref="_end"/> is written once, by compare-exchange. Only
/// <see cref="ReadSingleAsync"/>, which is alone then, replaces an OK that came without a response.
/// </remarks>
internal sealed class GrpcCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private const int SendingsMax = 3;

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly RequestHead _head;
    private readonly RetryRules? _retryRules;
    private readonly FrameSerializationContext _serialization;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _callerRegistration;
    private readonly CancellationTokenRegistration _channelRegistration;
    private readonly ITimer? _deadlineTimer;
    private Task<MessageReader<TResponse>?> _responses = Task.FromResult<MessageReader<TResponse>?>(null);
    private RequestBody? _body;
    private HttpResponseMessage? _response;
    private CallEnd? _end;

    public GrpcCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _serialization = new FrameSerializationContext(channel.SendBytesMax);
        _head = new RequestHead(channel, method, host, options);
        _retryRules = channel.MethodRules.Find(method);
        var timeout = _head.RemainingTime();
        channel.LiveCalls.Enter();
        _callerRegistration = options.CancellationToken.UnsafeRegister(
            static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.Cancelled), this);
        _channelRegistration = channel.ShutdownToken.UnsafeRegister(
            static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.Cancelled), this);
        if (timeout <= TimeSpan.Zero)
        {
            // Not by a timer: a refused connection must not win against a deadline that was over before the call.
            Abort(ProtocolErrors.DeadlineExceeded);
        }
        else if (timeout is { } time && time < CallTimer.Max)
        {
            _deadlineTimer = channel.Clock.CreateTimer(
                static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.DeadlineExceeded),
                this,
                CallTimer.RoundUp(time),
                Timeout.InfiniteTimeSpan);
        }

        if (EndOrNull is not null)
        {
            // Whoever ended it may have done so before the fields above were set.
            Release();
        }
    }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    public CancellationToken AbortToken => _abort.Token;

    /// <summary>How the call ended, or null while it runs.</summary>
    public CallEnd? EndOrNull => Volatile.Read(ref _end);

    public Status GetStatus() => (EndOrNull ?? throw new InvalidOperationException("The call still runs.")).Status;

    public Metadata GetTrailers() => (EndOrNull ?? throw new InvalidOperationException("The call still runs.")).Trailers;

    /// <summary>Sends the one request.</summary>
    public void Start(TRequest request)
    {
        try
        {
            var frame = _serialization.Serialize(
                request, _method.RequestMarshaller.ContextualSerializer, _head.CompressionFor(_options.WriteOptions));
            _body = new UnaryRequestBody(frame, _retryRules is null ? null : _channel.RetryBuffer);
            _serialization.Dispose();
        }
        catch (Exception fault)
        {
            // A request that cannot be written ends the call like any other failure: through its tasks.
            Fail(fault);
            return;
        }

        _responses = SendAsync(_body);
    }

    /// <summary>Opens the stream of requests.</summary>
    public IClientStreamWriter<TRequest> StartStreaming()
    {
        RequestStreamBody body = _retryRules is null ? new OnceRequestBody() : new ReplayRequestBody(_channel.RetryBuffer);
        _body = body;
        _responses = SendAsync(body);
        return new RequestStreamWriter<TRequest, TResponse>(
            this, body, _head, _serialization, _method.RequestMarshaller.ContextualSerializer) { WriteOptions = _options.WriteOptions };
    }

    /// <summary>The next response, or null after the last of a successful call; any other end throws.</summary>
    public async Task<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.Cancelled), this);
        var responses = await _responses;
        try
        {
            if (EndOrNull is null && responses is not null)
            {
                var message = await responses.ReadAsync(_abort.Token);
                if (message is not null)
                {
                    return message;
                }

                Finish(CallEnd.FromTrailers(_response!));
            }
        }
        catch (Exception fault)
        {
            throw Fail(fault);
        }

        var end = EndOrNull ?? throw new InvalidOperationException("A call without responses has an end.");
        return end.Status.StatusCode == StatusCode.OK ? null : throw end.ToException();
    }

    /// <summary>Exactly one response.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        var message = await ReadAsync(CancellationToken.None);
        if (message is null)
        {
            throw Replace(ProtocolErrors.MessageMissing);
        }

        if (await ReadAsync(CancellationToken.None) is not null)
        {
            throw Fail(new RpcException(ProtocolErrors.MessageExtra));
        }

        return message;
    }

    public void Dispose() => Abort(ProtocolErrors.Cancelled);

    /// <summary>Ends the call with what the fault means, unless it has ended; gives the exception that says how it ended.</summary>
    public RpcException Fail(Exception fault)
    {
        Finish(CallEnd.FromFault(fault));
        return EndOrNull!.ToException();
    }

    // As many attempts as the retry policy allows. The first response headers that are not the end already commit the call.
    private async Task<MessageReader<TResponse>?> SendAsync(RequestBody body)
    {
        var retry = _retryRules is null ? null : new CallRetry(_retryRules, _channel.RetryThrottle, _channel.Jitter);
        try
        {
            for (var attempt = 1; EndOrNull is null; attempt++)
            {
                var end = await AttemptAsync(body, attempt);
                if (end is null)
                {
                    retry?.Committed();
                    return await ReaderAsync(body);
                }

                var pause = EndOrNull is null ? retry?.PauseAfter(attempt, end, _response?.Headers, body.CanReplay) : null;
                if (pause is null)
                {
                    Finish(end);
                    break;
                }

                _response?.Dispose();
                _response = null;
                await Task.Delay(pause.Value, _channel.Clock, _abort.Token);
            }
        }
        catch (Exception fault)
        {
            // Readers find the end; a faulted task that nobody reads would be an unobserved exception.
            Fail(fault);
        }

        // The end may have come before the body was known to it.
        body.Commit();
        body.Complete();
        return null;
    }

    // How the attempt ended, or null when messages follow.
    private async Task<CallEnd?> AttemptAsync(RequestBody body, int attempt)
    {
        for (var sending = 1; ; sending++)
        {
            HttpContent? content = null;
            try
            {
                var request = await _head.CreateAsync(attempt, _abort.Token);
                request.Content = content = body.Open();
                _response = await _channel.Transport.SendAsync(request, _options.IsWaitForReady, _abort.Token);
                if (EndOrNull is { } ended)
                {
                    _response.Dispose();
                    return ended;
                }

                return CallEnd.FromHeaders(_response);
            }
            catch (Exception fault)
            {
                if (sending == SendingsMax || EndOrNull is not null || content is null || !IsUnsent(content, fault))
                {
                    return CallEnd.FromFault(fault);
                }
            }
        }
    }

    // A server that said goodbye while the call was on its way has not seen it: it goes to the next connection, retry policy or not
    // (gRPC's "transparent retry").
    private static bool IsUnsent(HttpContent content, Exception fault) =>
        content is UnaryRequestContent { HasBegun: false }
        && (fault is HttpProtocolException || fault.InnerException is HttpProtocolException);

    private async Task<MessageReader<TResponse>> ReaderAsync(RequestBody body)
    {
        body.Commit();
        var response = _response!;
        _headers.TrySetResult(CallEnd.ReadMetadata(response.Headers));
        var encoding = response.Headers.TryGetValues(HeaderNames.Encoding, out var values) ? values.First() : null;
        var format = new MessageFormat(encoding, _channel.ReceiveBytesMax, ProtocolErrors.ResponseEncodingUnknown);
        var pipe = PipeReader.Create(await response.Content.ReadAsStreamAsync(_abort.Token));
        return new MessageReader<TResponse>(pipe, format, _method.ResponseMarshaller.ContextualDeserializer);
    }

    private void Abort(Status status) => Finish(new CallEnd(status, Metadata.Empty));

    private RpcException Replace(Status status)
    {
        // The server said OK without a response: what it said stays in the trailers, the call has failed all the same.
        var end = new CallEnd(status, EndOrNull?.Trailers ?? Metadata.Empty);
        Volatile.Write(ref _end, end);
        return end.ToException();
    }

    private void Finish(CallEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
        {
            return;
        }

        _channel.LiveCalls.Leave();
        if (_headers.TrySetException(end.ToException()))
        {
            // Nobody has to look at the headers of a call that failed.
            _ = _headers.Task.Exception;
        }

        // Resets the stream if it is still open; nothing happens on one that is complete.
        _abort.Cancel();
        Release();
    }

    private void Release()
    {
        _deadlineTimer?.Dispose();
        _callerRegistration.Unregister();
        _channelRegistration.Unregister();
        _response?.Dispose();
        _body?.Commit();
        _body?.Complete();
    }
}
