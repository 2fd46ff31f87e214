using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Server;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// A call that came as JSON, with the surface that the service knows from gRPC. Response headers and trailers become headers of the HTTP
/// response; trailers of a stream that has begun become HTTP trailers where the protocol has them.
/// </summary>
internal sealed class JsonCallContext(HttpContext http, string method, TimeProvider clock, JsonResponse response)
    : ServerCallContext, IHttpCall, IDisposable
{
    private readonly Metadata _responseTrailers = [];
    private DateTime _deadline = DateTime.MaxValue;
    private CancellationTokenSource? _deadlineSource;
    private CancellationTokenSource? _callSource;
    private CancellationTokenRegistration _deadlineRegistration;
    private Task _deadlineEnd = Task.CompletedTask;
    private Metadata? _requestHeaders;
    private AuthContext? _authContext;

    public HttpContext Http => http;

    /// <summary>Bodies are decompressed, if at all, before they get here.</summary>
    public bool WasRequestCompressed => false;

    public bool IsDeadlinePassed => _deadlineSource is { IsCancellationRequested: true };

    public bool IsClientGone => http.RequestAborted.IsCancellationRequested;

    protected override string MethodCore => method;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => HttpServerCallContext.PeerOf(http.Connection.RemoteIpAddress, http.Connection.RemotePort);

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= RequestMetadata.Read(http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => _callSource?.Token ?? http.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _authContext ??= PeerIdentity.Read(http.Connection.ClientCertificate);

    /// <summary>Starts the clock; at the deadline the caller is answered even if the service goes on.</summary>
    public void SetTimeout(TimeSpan timeout)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        if (timeout > CallTimer.Max)
        {
            return;
        }

        _deadlineSource = timeout > TimeSpan.Zero ? new CancellationTokenSource(timeout, clock) : new CancellationTokenSource();
        _callSource = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _deadlineSource.Token);
        _deadlineRegistration = _deadlineSource.Token.UnsafeRegister(static state => ((JsonCallContext)state!).OnDeadline(), this);
        if (timeout == TimeSpan.Zero)
        {
            _deadlineSource.Cancel();
        }
    }

    /// <summary>Waits until a deadline that fired has finished with the response.</summary>
    public async Task SettleDeadlineAsync()
    {
        await _deadlineRegistration.DisposeAsync();
        await _deadlineEnd;
    }

    public void Dispose()
    {
        _deadlineRegistration.Dispose();
        _callSource?.Dispose();
        _deadlineSource?.Dispose();
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return response.SetHeadersAsync(responseHeaders, CancellationToken);
    }

    private void OnDeadline() => _deadlineEnd = EndOnDeadlineAsync();

    private async Task EndOnDeadlineAsync()
    {
        // Leave the timer's thread: the service may still hold the response.
        await Task.Yield();
        await response.EndAsync(ProtocolErrors.DeadlineExceeded, Metadata.Empty);
    }
}
