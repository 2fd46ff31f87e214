using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client.Balancing;

/// <summary>
/// The connections to one server and what is known about it: <c>Idle -> Connecting -> Ready -> Idle</c>, and
/// <c>Connecting -> TransientFailure -> Idle</c> after a pause that grows. The first socket waits here until the handler asks for it.
/// </summary>
/// <remarks>Calls read <see cref="State"/>; it changes under <see cref="_gate"/>, and listeners are told outside of it.</remarks>
internal sealed class Connector(Uri server, TimeSpan connectTimeout, TimeProvider clock, Backoff backoff, Action<Connector> changed)
    : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _retired = new();
    private ConnectionStream? _parked;
    private ITimer? _pause;
    private int _state = (int)ConnectivityState.Idle;
    private int _open;
    private int _failures;

    public Uri Server => server;

    public ConnectivityState State => (ConnectivityState)Volatile.Read(ref _state);

    /// <summary>Why it could not be reached the last time.</summary>
    public Exception? LastFault { get; private set; }

    /// <summary>Starts to connect if it is idle.</summary>
    public void Connect()
    {
        lock (_gate)
        {
            if (State != ConnectivityState.Idle)
            {
                return;
            }

            SetLocked(ConnectivityState.Connecting);
        }

        _ = ConnectAsync();
    }

    /// <summary>A connection for the handler: the one that waits, or a new one.</summary>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _parked, null) is { } parked)
        {
            if (parked.IsAlive)
            {
                return parked;
            }

            await parked.DisposeAsync();
        }

        try
        {
            var stream = await OpenSocketAsync(cancellationToken);
            Opened();
            return stream;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(fault);
            throw;
        }
    }

    /// <summary>Connects no more; connections that calls use live on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (State == ConnectivityState.Shutdown)
            {
                return;
            }

            SetLocked(ConnectivityState.Shutdown);
            _pause?.Dispose();
        }

        _retired.Cancel();
        Interlocked.Exchange(ref _parked, null)?.Dispose();
    }

    private async Task ConnectAsync()
    {
        try
        {
            // Parked before anybody can pick: a call that finds it ready must not open a second one.
            var stream = await OpenSocketAsync(_retired.Token);
            Interlocked.Exchange(ref _parked, stream)?.Dispose();
            Opened();
            if (State == ConnectivityState.Shutdown)
            {
                Interlocked.Exchange(ref _parked, null)?.Dispose();
            }
        }
        catch (Exception fault)
        {
            Failed(fault);
        }
    }

    private async Task<ConnectionStream> OpenSocketAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(connectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(server.IdnHost, server.Port), either.Token);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            if (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{server.Authority} does not answer.", fault);
            }

            throw;
        }

        Interlocked.Increment(ref _open);
        return new ConnectionStream(socket, Closed);
    }

    private void Opened()
    {
        lock (_gate)
        {
            _failures = 0;
            SetLocked(ConnectivityState.Ready);
        }

        changed(this);
    }

    private void Closed()
    {
        lock (_gate)
        {
            if (Interlocked.Decrement(ref _open) > 0 || State != ConnectivityState.Ready)
            {
                return;
            }

            SetLocked(ConnectivityState.Idle);
        }

        changed(this);
    }

    private void Failed(Exception fault)
    {
        lock (_gate)
        {
            // A server that takes no connection is leaving, though others may still be open.
            if (State is ConnectivityState.Shutdown or ConnectivityState.TransientFailure)
            {
                return;
            }

            LastFault = fault;
            SetLocked(ConnectivityState.TransientFailure);
            _pause?.Dispose();
            _pause = clock.CreateTimer(
                static connector => ((Connector)connector!).PauseIsOver(), this, backoff.After(++_failures), Timeout.InfiniteTimeSpan);
        }

        changed(this);
    }

    private void PauseIsOver()
    {
        lock (_gate)
        {
            if (State != ConnectivityState.TransientFailure)
            {
                return;
            }

            SetLocked(ConnectivityState.Idle);
        }

        changed(this);
    }

    private void SetLocked(ConnectivityState state)
    {
        if (State != ConnectivityState.Shutdown)
        {
            Volatile.Write(ref _state, (int)state);
        }
    }
}
