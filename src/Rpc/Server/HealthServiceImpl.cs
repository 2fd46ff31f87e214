using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Rtb.Rpc.Server;

/// <summary>
/// The standard health service. The empty name is the server as a whole and starts as SERVING; others exist once set.
/// </summary>
/// <remarks>Statuses are set by any thread and read by calls; each change replaces the signal that watchers wait for.</remarks>
public sealed class HealthServiceImpl : Health.HealthBase
{
    private readonly ConcurrentDictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving };
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Sets the status of a service and tells its watchers.</summary>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (status is not (ServingStatus.Serving or ServingStatus.NotServing or ServingStatus.Unknown))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "SERVICE_UNKNOWN is what Watch answers, not a status to set.");
        }

        _statuses[service] = status;
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }

    /// <summary>The status of a service, or null when it was never set.</summary>
    public ServingStatus? Find(string service) => _statuses.TryGetValue(service, out var status) ? status : null;

    /// <inheritdoc />
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var status = Find(request.Service) ?? throw new RpcException(new Status(StatusCode.NotFound, "The service is unknown."));
        return Task.FromResult(new HealthCheckResponse { Status = status });
    }

    /// <inheritdoc />
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);
        ServingStatus? sent = null;
        while (true)
        {
            // The signal is taken before the status is read, so that no change can fall between them.
            var changed = Volatile.Read(ref _changed).Task;
            var status = Find(request.Service) ?? ServingStatus.ServiceUnknown;
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
                sent = status;
            }

            await changed.WaitAsync(context.CancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
