using System.Text;
using Grpc.Core;

namespace Rtb.Rpc.Server;

/// <summary>What all connections of a raw server share: its methods and how calls of them are run.</summary>
internal sealed class RawCalls
{
    private readonly RawHandler[] _handlers;
    private readonly byte[][] _paths;
    private readonly Action<string, Exception>? _onHandlerFault;
    private readonly RawDeadline _deadline;
    private long _handlerFaults;
    private int _liveStreams;

    public RawCalls(RawGrpcServerOptions options, IReadOnlyList<RawHandler> handlers)
    {
        Options = options;
        _handlers = [.. handlers];
        _paths = [.. handlers.Select(handler => Encoding.ASCII.GetBytes(handler.FullMethod))];
        _onHandlerFault = options.OnHandlerFault;
        _deadline = new RawDeadline(options.TimeProvider);
        Unary = new RawCallRunner(options, OnFault);
        Batch = new RawStreamBatch(options, OnFault);
        var twice = _handlers.GroupBy(h => h.FullMethod, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException($"{twice.Key} has two handlers.", nameof(handlers));
        }
    }

    public RawGrpcServerOptions Options { get; }

    public RawCallRunner Unary { get; }

    public RawStreamBatch Batch { get; }

    public long HandlerFaults => Volatile.Read(ref _handlerFaults);

    /// <summary>Raw streams that are open now.</summary>
    public int LiveStreams => Volatile.Read(ref _liveStreams);

    public RawHandler? Find(ReadOnlySpan<byte> path)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            if (path.SequenceEqual(_paths[i]))
            {
                return _handlers[i];
            }
        }

        return null;
    }

    /// <summary>
    /// Opens a raw stream; anything but OK refuses it. <paramref name="timeLeft"/> is <see cref="TimeSpan.MaxValue"/> without a deadline.
    /// </summary>
    public RawStatus Open(RawStreamHandler handler, RawHeaders headers, out RawStream? stream, out TimeSpan timeLeft)
    {
        stream = null;
        timeLeft = TimeSpan.MaxValue;
        var received = Options.TimeProvider.GetTimestamp();
        var status = _deadline.Read(headers, received, out var deadline);
        if (status.Code != StatusCode.OK)
        {
            return status;
        }

        if (deadline != long.MaxValue)
        {
            timeLeft = Options.TimeProvider.GetElapsedTime(received, deadline);
        }

        try
        {
            status = handler.Open(new RawCallInfo(headers, received, deadline), out stream);
        }
        catch (Exception fault)
        {
            OnFault(handler, fault);
            return RawRefusal.HandlerFault;
        }

        if (status.Code == StatusCode.OK && stream is null)
        {
            OnFault(handler, new InvalidOperationException($"{handler.FullMethod} opened no stream."));
            return RawRefusal.HandlerFault;
        }

        return status;
    }

    public void StreamOpened() => Interlocked.Increment(ref _liveStreams);

    public void StreamClosed() => Interlocked.Decrement(ref _liveStreams);

    private void OnFault(RawHandler handler, Exception fault)
    {
        Interlocked.Increment(ref _handlerFaults);
        _onHandlerFault?.Invoke(handler.FullMethod, fault);
    }
}
