using System.Net;
using System.Net.Http.Headers;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client.Retry;

/// <summary>
/// Requests of a streaming call that may be tried again: frames are kept until the call is committed, and each attempt sends them from the
/// first. Over the limit of the buffer the call commits itself.
/// </summary>
/// <remarks>The caller appends, one attempt at a time sends; both hold <see cref="_gate"/>, never while they wait.</remarks>
internal sealed class ReplayRequestBody(RetryBuffer buffer) : RequestStreamBody
{
    private readonly Lock _gate = new();
    private readonly List<Frame> _frames = [];
    private TaskCompletionSource _changed = NewSignal();
    private Exception? _fault;
    private long _keptBytes;
    private int _attempt;
    private int _dropped;
    private bool _isComplete;
    private bool _isCommitted;

    public override bool CanReplay
    {
        get
        {
            lock (_gate)
            {
                return !_isCommitted;
            }
        }
    }

    public override HttpContent Open()
    {
        lock (_gate)
        {
            _fault = null;
            return new Content(this, ++_attempt);
        }
    }

    public override async Task WriteAsync(ReadOnlyMemory<byte> frame, bool isFlushed, CancellationToken cancellationToken)
    {
        var entry = new Frame(frame.ToArray(), isFlushed, NewSignal());
        lock (_gate)
        {
            if (!_isCommitted && buffer.TryReserve(_keptBytes, frame.Length))
            {
                _keptBytes += frame.Length;
            }
            else
            {
                CommitLocked();
            }

            if (_isCommitted && _fault is { } fault)
            {
                throw new IOException("The request stream is broken.", fault);
            }

            _frames.Add(entry);
            SignalLocked();
        }

        await entry.Written.Task.WaitAsync(cancellationToken);
    }

    public override void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            SignalLocked();
        }
    }

    public override void Commit()
    {
        lock (_gate)
        {
            CommitLocked();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void CommitLocked()
    {
        if (_isCommitted)
        {
            return;
        }

        _isCommitted = true;
        buffer.Release(_keptBytes);
        _keptBytes = 0;
        DropSentLocked();
        FailWritersLocked();
    }

    private void FailWritersLocked()
    {
        if (_isCommitted && _fault is { } fault)
        {
            foreach (var frame in _frames)
            {
                if (frame.Written.TrySetException(new IOException("The request stream is broken.", fault)))
                {
                    // Its writer may have left with the call.
                    _ = frame.Written.Task.Exception;
                }
            }
        }
    }

    // What is not sent by the attempt that runs is still needed by it.
    private void DropSentLocked()
    {
        var sent = 0;
        while (sent < _frames.Count && _frames[sent].SentBy == _attempt)
        {
            sent++;
        }

        _frames.RemoveRange(0, sent);
        _dropped += sent;
    }

    private void SignalLocked()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private async Task SendAsync(int attempt, Stream stream, CancellationToken cancellationToken)
    {
        for (var next = 0; ; next++)
        {
            var frame = await FrameAsync(attempt, next, cancellationToken);
            if (frame is null)
            {
                return;
            }

            await stream.WriteAsync(frame.Bytes, cancellationToken);
            if (frame.IsFlushed)
            {
                await stream.FlushAsync(cancellationToken);
            }

            lock (_gate)
            {
                frame.SentBy = attempt;
                if (_isCommitted && attempt == _attempt)
                {
                    DropSentLocked();
                }
            }

            frame.Written.TrySetResult();
        }
    }

    // Null at the end of the requests, and for an attempt that another has replaced.
    private async Task<Frame?> FrameAsync(int attempt, int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (attempt != _attempt)
                {
                    return null;
                }

                if (index - _dropped < _frames.Count)
                {
                    return _frames[index - _dropped];
                }

                if (_isComplete)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Failed(int attempt, Exception fault)
    {
        lock (_gate)
        {
            if (attempt == _attempt)
            {
                _fault = fault;
                FailWritersLocked();
            }
        }
    }

    private sealed class Frame(byte[] bytes, bool isFlushed, TaskCompletionSource written)
    {
        public byte[] Bytes => bytes;

        public bool IsFlushed => isFlushed;

        public TaskCompletionSource Written => written;

        /// <summary>The attempt that sent it last, or zero.</summary>
        public int SentBy { get; set; }
    }

    private sealed class Content : HttpContent
    {
        private readonly ReplayRequestBody _body;
        private readonly int _attempt;

        public Content(ReplayRequestBody body, int attempt)
        {
            _body = body;
            _attempt = attempt;
            Headers.ContentType = new MediaTypeHeaderValue(HeaderNames.GrpcContentType);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            try
            {
                await stream.FlushAsync(cancellationToken);
                await _body.SendAsync(_attempt, stream, cancellationToken);
            }
            catch (Exception fault)
            {
                _body.Failed(_attempt, fault);
                throw;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
