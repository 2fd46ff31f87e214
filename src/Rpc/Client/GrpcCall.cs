using System.IO.Pipelines;
using Grpc.Core;
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
    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly HttpRequestMessage _request;
    private readonly FrameSerializationContext _serialization;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _callerRegistration;
    private readonly CancellationTokenRegistration _channelRegistration;
    private readonly ITimer? _deadlineTimer;
    private Task<MessageReader<TResponse>?> _responses = Task.FromResult<MessageReader<TResponse>?>(null);
    private HttpResponseMessage? _response;
    private CallEnd? _end;

    public GrpcCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _serialization = new FrameSerializationContext(channel.SendBytesMax);
        var timeout = RemainingTime(options.Deadline, channel.Clock);
        _request = RequestHead.Create(new Uri(channel.Address, method.FullName), host, timeout, options.Headers);
        _callerRegistration = options.CancellationToken.UnsafeRegister(
            static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.Cancelled), this);
        _channelRegistration = channel.ShutdownToken.UnsafeRegister(
            static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.Cancelled), this);
        if (timeout <= TimeSpan.Zero)
        {
            // Not by a timer: a refused connection must not win against a deadline that was over before the call.
            Abort(ProtocolErrors.DeadlineExceeded);
        }
        else if (timeout is { } time && time <= CallTimer.Max)
        {
            _deadlineTimer = channel.Clock.CreateTimer(
                static call => ((GrpcCall<TRequest, TResponse>)call!).Abort(ProtocolErrors.DeadlineExceeded),
                this,
                time,
                Timeout.InfiniteTimeSpan);
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
            var frame = _serialization.Serialize(request, _method.RequestMarshaller.ContextualSerializer);
            _request.Content = new UnaryRequestContent(frame);
            _serialization.Dispose();
        }
        catch (Exception fault)
        {
            // A request that cannot be written ends the call like any other failure: through its tasks.
            Fail(fault);
            return;
        }

        _responses = SendAsync();
    }

    /// <summary>Opens the stream of requests.</summary>
    public IClientStreamWriter<TRequest> StartStreaming()
    {
        var content = new StreamingRequestContent();
        _request.Content = content;
        _responses = SendAsync();
        return new RequestStreamWriter<TRequest, TResponse>(
            this, content, _serialization, _method.RequestMarshaller.ContextualSerializer) { WriteOptions = _options.WriteOptions };
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
        Finish(new CallEnd(FaultStatus.From(fault), (fault as RpcException)?.Trailers ?? Metadata.Empty));
        return EndOrNull!.ToException();
    }

    private async Task<MessageReader<TResponse>?> SendAsync()
    {
        try
        {
            _response = await _channel.SendAsync(_request, _abort.Token);
            if (EndOrNull is not null)
            {
                _response.Dispose();
                return null;
            }

            _headers.TrySetResult(CallEnd.ReadMetadata(_response.Headers));
            if (CallEnd.FromHeaders(_response) is { } end)
            {
                Finish(end);
                return null;
            }

            var encoding = _response.Headers.TryGetValues(HeaderNames.Encoding, out var values) ? values.First() : null;
            var format = new MessageFormat(encoding, _channel.ReceiveBytesMax, ProtocolErrors.ResponseEncodingUnknown);
            var body = PipeReader.Create(await _response.Content.ReadAsStreamAsync(_abort.Token));
            return new MessageReader<TResponse>(body, format, _method.ResponseMarshaller.ContextualDeserializer);
        }
        catch (Exception fault)
        {
            // Readers find the end; a faulted task that nobody reads would be an unobserved exception.
            Fail(fault);
            return null;
        }
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

        _deadlineTimer?.Dispose();
        _callerRegistration.Unregister();
        _channelRegistration.Unregister();
        if (_headers.TrySetException(end.ToException()))
        {
            // Nobody has to look at the headers of a call that failed.
            _ = _headers.Task.Exception;
        }

        // Resets the stream if it is still open; nothing happens on one that is complete.
        _abort.Cancel();
        _response?.Dispose();
        (_request.Content as StreamingRequestContent)?.Complete();
    }

    private static TimeSpan? RemainingTime(DateTime? deadline, TimeProvider clock)
    {
        if (deadline is not { } end || end == DateTime.MaxValue)
        {
            return null;
        }

        return end.Kind == DateTimeKind.Unspecified && end != DateTime.MinValue
            ? throw new InvalidOperationException("A deadline is UTC or local time, not unspecified.")
            : end.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;
    }
}
