using Grpc.Core;

namespace Grpc.Net.Client.Balancing;

/// <summary>
/// The connectors of a channel: resolved when the first call asks, and again, where that can change something, after a server was lost.
/// </summary>
/// <remarks>
/// Calls read <see cref="_connectors"/>, which is replaced whole; <see cref="_changed"/> completes at each change of anything.
/// One task at a time resolves.
/// </remarks>
internal sealed class ServerList(Resolver resolver, TimeSpan connectTimeout, GrpcChannelOptions options) : IDisposable
{
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly TimeSpan _refreshMin = options.DnsRefreshMin;
    private readonly Backoff _backoff = new(options, new Jitter(options.Random));
    private readonly CancellationTokenSource _closed = new();
    private Connector[] _connectors = [];
    private TaskCompletionSource _changed = NewSignal();
    private Exception? _resolveFault;
    private long _resolvedAt;
    private int _isResolving;

    public Connector[] Connectors => Volatile.Read(ref _connectors);

    /// <summary>Completes at the next change; take it before looking.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public Connector? Find(string host, int port) =>
        Array.Find(Connectors, c => c.Server.Port == port && c.Server.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why no server can be reached, or null while that is not certain.</summary>
    public Exception? Fault()
    {
        var connectors = Connectors;
        if (connectors.Length == 0)
        {
            return Volatile.Read(ref _resolveFault);
        }

        return Array.TrueForAll(connectors, c => c.State == ConnectivityState.TransientFailure) ? connectors[^1].LastFault : null;
    }

    /// <summary>Resolves in the background unless that is under way.</summary>
    public void Resolve()
    {
        if (Interlocked.Exchange(ref _isResolving, 1) == 0)
        {
            _ = ResolveAsync();
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        foreach (var connector in Interlocked.Exchange(ref _connectors, []))
        {
            connector.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ResolveAsync()
    {
        var failures = 0;
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                await PauseAsync(failures);
                Replace(await resolver.ResolveAsync(_closed.Token));
                _resolvedAt = _clock.GetTimestamp();
                break;
            }
            catch (Exception fault)
            {
                failures++;
                Volatile.Write(ref _resolveFault, fault);
                Signal();
            }
        }

        // Order matters: a loss that is seen after this starts the next round.
        Volatile.Write(ref _isResolving, 0);
        Signal();
    }

    private Task PauseAsync(int failures)
    {
        var pause = TimeSpan.Zero;
        if (failures > 0)
        {
            pause = _backoff.After(failures);
        }
        else if (_resolvedAt != 0)
        {
            pause = _refreshMin - _clock.GetElapsedTime(_resolvedAt);
        }

        return pause > TimeSpan.Zero ? Task.Delay(pause, _clock, _closed.Token) : Task.CompletedTask;
    }

    private void Replace(IReadOnlyList<Uri> servers)
    {
        var old = Connectors;
        var current = servers.Distinct().Select(server => Array.Find(old, c => c.Server == server) ?? New(server)).ToArray();
        Volatile.Write(ref _resolveFault, null);
        Volatile.Write(ref _connectors, current);
        foreach (var gone in old.Except(current))
        {
            gone.Dispose();
        }

        if (_closed.IsCancellationRequested)
        {
            Array.ForEach(current, connector => connector.Dispose());
        }
    }

    private Connector New(Uri server) => new(server, connectTimeout, _clock, _backoff, ConnectorChanged);

    private void ConnectorChanged(Connector connector)
    {
        if (resolver.CanChange && connector.State is ConnectivityState.TransientFailure && !_closed.IsCancellationRequested)
        {
            Resolve();
        }

        Signal();
    }

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}
