using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Diagnostics;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>Everything that runs in one bidder, started and stopped in the order of the flow.</summary>
internal sealed class BidderProcess : IAsyncDisposable
{
    private static readonly TimeSpan ShipLimit = TimeSpan.FromSeconds(10);

    private readonly BidderOptions _options;
    private readonly BidderParts _parts;
    private readonly TimeProvider _time;
    private readonly OperatorHost _operator;
    private readonly HealthServiceImpl _health = new();
    private BidHttpServer? _http;
    private RawGrpcServer? _grpc;

    /// <summary>Opens journal and spool; nothing listens yet.</summary>
    public BidderProcess(BidderOptions options, ILoggerFactory logs, TimeProvider time)
    {
        _options = options;
        _time = time;
        _operator = new OperatorHost(options);
        _parts = new BidderParts(options, _operator.NoticePort, logs, time);
    }

    public string Address => _options.BindAddress;

    public int HttpPort => _http!.Port;

    public int GrpcPort => _grpc!.Port;

    public int OperatorHttpPort => _operator.HttpPort;

    public int OperatorGrpcPort => _operator.GrpcPort;

    public int NoticePort => _operator.NoticePort;

    public string CatalogSummary
    {
        get
        {
            var status = _parts.Loader.Status;
            return $"{_options.Catalog}, version {status.Version}, {status.Campaigns} campaigns, {status.Creatives} creatives";
        }
    }

    /// <summary>Ready when it returns: the snapshot is there, the code is warm, every port listens.</summary>
    /// <exception cref="Snapshots.CatalogException">The catalogue cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Asked to stop; <see cref="StopAsync"/> ends what has been started.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        var parts = _parts;
        // 1. Operators can ask from the first moment; readiness says no until the end of this method.
        await _operator.StartAsync(MapOperator, AddServices, cancellation);
        // 2. The first snapshot, its budgets leased, and the threads that keep both fresh.
        parts.Start();
        cancellation.ThrowIfCancellationRequested();
        // 3. The code of a bid compiled before the first exchange waits for it.
        Warmup.Run(parts.Service, TimeSpan.FromSeconds(2));
        // 4. Exchanges.
        var address = IPAddress.Parse(_options.BindAddress);
        _http = new BidHttpServer(parts.Service, address, _options.HttpPort, _options, _time, parts.Log);
        await _http.StartAsync(cancellation);
        _grpc = new RawGrpcServer(
            new RawGrpcServerOptions
            {
                Endpoint = new IPEndPoint(address, _options.GrpcPort),
                MaxRequestMessageBytes = _options.BodyBytesMax,
                MaxResponseMessageBytes = _options.ResponseBytesMax,
                MaxConnections = _options.ConnectionsMax,
                OnHandlerFault = (method, fault) => ServingLog.HandlerFailed(parts.Log, method, fault),
            },
            new GrpcBidHandler(parts.Service),
            new GrpcBidStreamHandler(parts.Service),
            new RawHealthHandler(_health));
        await _grpc.StartAsync(cancellation);
        parts.WatchQueueOf(_grpc.Endpoint);
        parts.MarkStarted();
    }

    /// <summary>Unready first, then no new connections, answers for what is in flight, and everything in memory on disk.</summary>
    public async Task StopAsync()
    {
        _parts.Health.StartDraining();
        _health.SetStatus("", Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.NotServing);
        // Balancers and exchanges need a moment to look elsewhere; meanwhile every answer closes its connection.
        _http?.StartDraining();
        await Task.Delay(TimeSpan.FromSeconds(_options.UnreadySeconds), _time);
        _parts.LeaveQueue();
        var limit = TimeSpan.FromSeconds(_options.DrainSeconds);
        await Task.WhenAll(_http?.StopAsync(limit) ?? Task.CompletedTask, _grpc?.StopAsync(limit) ?? Task.CompletedTask);
        _parts.Stop(ShipLimit);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _operator.StopAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_http is not null)
        {
            await _http.DisposeAsync();
        }
        if (_grpc is not null)
        {
            await _grpc.DisposeAsync();
        }
        await _operator.DisposeAsync();
        _parts.Dispose();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton(_health);
        services.AddSingleton(new BidderGrpcService(_parts.Service, _parts.Explainer));
        services.AddSingleton(new InspectionGrpcService(_parts.Store, _parts.Metrics.Reasons, _time));
        services.AddSingleton(new SpendGrpcService(_parts.Desk, _parts.Verifier, _parts.Keeper, _parts.UserCaps));
    }

    private void MapOperator(WebApplication app)
    {
        var http = app.MapGroup("").RequireHost($"*:{_operator.HttpPort}");
        DiagnosticsEndpoints.Map(http, _parts.Health, BuildVersion.Current, () => _parts.Store.Current?.Version, _parts.Metrics);
        new NoticeEndpoints(_parts.Desk, _parts.Verifier, _parts.UserCaps, _parts.Store).Map(app, $"*:{_operator.NoticePort}");
        app.MapGrpcService<HealthServiceImpl>();
        app.MapGrpcService<BidderGrpcService>();
        app.MapGrpcService<SpendGrpcService>();
        app.MapGrpcService<InspectionGrpcService>();
        app.MapGrpcReflectionService();
    }
}
