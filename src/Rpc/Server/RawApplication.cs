using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>
/// What Kestrel calls for each stream. The features of the stream are the whole context: nothing is created per call. A call whose body is
/// already there runs to its end without awaiting.
/// </summary>
internal sealed class RawApplication : IHttpApplication<IFeatureCollection>, IDisposable
{
    private readonly RawHandler[] _handlers;
    private readonly RawCallRunner _runner;
    private readonly Action<string, Exception>? _onHandlerFault;
    private long _handlerFaults;

    public RawApplication(RawGrpcServerOptions options, IReadOnlyList<RawHandler> handlers)
    {
        _handlers = [.. handlers];
        _onHandlerFault = options.OnHandlerFault;
        _runner = new RawCallRunner(options, OnFault);
        Streams = new RawStreamRunner(options, OnFault);
        var twice = _handlers.GroupBy(h => h.FullMethod, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException($"{twice.Key} has two handlers.", nameof(handlers));
        }
    }

    public RawStreamRunner Streams { get; }

    public long HandlerFaults => Volatile.Read(ref _handlerFaults);

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(IFeatureCollection features)
    {
        var request = features.Get<IHttpRequestFeature>()!;
        if (!HeaderNames.IsGrpcContentType(request.Headers.ContentType.ToString()))
        {
            return RawRefusal.RefuseHttp(features, 415);
        }

        if (request.Method != "POST")
        {
            return RawRefusal.RefuseHttp(features, 405);
        }

        return FindHandler(request.Path) switch
        {
            RawUnaryHandler unary => ProcessUnaryAsync(features, unary),
            RawStreamHandler stream => Streams.RunAsync(features, stream),
            _ => RawRefusal.End(features, RawRefusal.MethodUnknown),
        };
    }

    public void Dispose() => Streams.Dispose();

    private Task ProcessUnaryAsync(IFeatureCollection features, RawUnaryHandler handler)
    {
        var body = features.Get<IRequestBodyPipeFeature>()!.Reader;
        if (body.TryRead(out var result))
        {
            if (result.IsCompleted)
            {
                _runner.Run(features, handler, result.Buffer);
                body.AdvanceTo(result.Buffer.End);
                return Task.CompletedTask;
            }

            // Here too and not only in the slow path: the next read waits for bytes that a broken call may never send.
            if (_runner.TryRefuseEarly(result.Buffer, out var refusal))
            {
                body.AdvanceTo(result.Buffer.End);
                return RawRefusal.End(features, refusal);
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }

        return ReadAndRunAsync(features, handler, body);
    }

    private async Task ReadAndRunAsync(IFeatureCollection features, RawUnaryHandler handler, PipeReader body)
    {
        try
        {
            while (true)
            {
                var result = await body.ReadAsync();
                if (result.IsCompleted)
                {
                    _runner.Run(features, handler, result.Buffer);
                    body.AdvanceTo(result.Buffer.End);
                    return;
                }

                if (_runner.TryRefuseEarly(result.Buffer, out var refusal))
                {
                    body.AdvanceTo(result.Buffer.End);
                    await RawRefusal.End(features, refusal);
                    return;
                }

                body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The client reset the stream or the connection is gone: there is nobody to answer.
            features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        }
    }

    private void OnFault(RawHandler handler, Exception fault)
    {
        Interlocked.Increment(ref _handlerFaults);
        _onHandlerFault?.Invoke(handler.FullMethod, fault);
    }

    private RawHandler? FindHandler(string path)
    {
        foreach (var handler in _handlers)
        {
            if (string.Equals(path, handler.FullMethod, StringComparison.Ordinal))
            {
                return handler;
            }
        }

        return null;
    }
}
