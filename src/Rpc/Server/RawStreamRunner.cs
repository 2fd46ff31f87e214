using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Rtb.Rpc.Server;

/// <summary>Opens the streams of one raw server, counts them and ends them when the server stops.</summary>
internal sealed class RawStreamRunner(RawGrpcServerOptions options, Action<RawHandler, Exception> onFault) : IDisposable
{
    private readonly RawStreamBatch _batch = new(options, onFault);
    private readonly RawDeadline _deadline = new(options.TimeProvider);
    private readonly CancellationTokenSource _stopping = new();
    private int _live;

    /// <summary>Streams that are open now.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>Streams answer what they have and end with UNAVAILABLE; new ones are refused.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    public async Task RunAsync(IFeatureCollection features, RawStreamHandler handler)
    {
        var headers = features.Get<IHttpRequestFeature>()!.Headers;
        var received = options.TimeProvider.GetTimestamp();
        var status = _deadline.Read(headers, received, out var deadline);
        RawStream? stream = null;
        if (status.Code == StatusCode.OK)
        {
            status = _stopping.IsCancellationRequested
                ? RawRefusal.Stopping
                : TryOpen(handler, new RawCallInfo(headers, received, deadline), out stream);
        }

        if (stream is null)
        {
            await RawRefusal.End(features, status);
            return;
        }

        var timeLeft = deadline == long.MaxValue ? TimeSpan.MaxValue : options.TimeProvider.GetElapsedTime(received, deadline);
        Interlocked.Increment(ref _live);
        try
        {
            await new RawStreamCall(features, handler, stream, _batch).RunAsync(options.TimeProvider, timeLeft, _stopping.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _live);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private RawStatus TryOpen(RawStreamHandler handler, in RawCallInfo info, out RawStream? stream)
    {
        stream = null;
        try
        {
            var status = handler.Open(info, out stream);
            if (status.Code != StatusCode.OK)
            {
                stream = null;
                return status;
            }

            return stream is null ? throw new InvalidOperationException($"{handler.FullMethod} opened no stream.") : RawStatus.Ok;
        }
        catch (Exception fault)
        {
            onFault(handler, fault);
            return RawRefusal.HandlerFault;
        }
    }
}
