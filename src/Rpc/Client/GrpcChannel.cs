using Grpc.Core;
using Grpc.Net.Client.Balancing;
using Grpc.Net.Client.Retry;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>
/// A server by its address: HTTP/2 in clear text (prior knowledge) for http, with TLS for https; or several, by
/// <c>dns:///host:port</c> or <c>static:///host1:port1,host2:port2</c>.
/// </summary>
/// <remarks>Safe for any number of threads; one channel per server is enough.</remarks>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly CancellationTokenSource _shutdown = new();

    private GrpcChannel(Uri address, ChannelTarget target, GrpcChannelOptions options)
        : base(address.Scheme is "http" or "https" ? address.Authority : address.ToString())
    {
        Address = target.Address;
        Authority = target.Authority;
        ReceiveBytesMax = options.MaxReceiveMessageSize ?? int.MaxValue;
        SendBytesMax = options.MaxSendMessageSize;
        Clock = options.TimeProvider;
        Jitter = new Jitter(options.Random);
        CallCredentials = options.Credentials?.CallCredentials;
        SendsCallCredentials = Address.Scheme == Uri.UriSchemeHttps || options.UnsafeUseInsecureChannelCallCredentials;
        MethodRules = new MethodRules(options.ServiceConfig, options.MaxRetryAttempts);
        RetryBuffer = new RetryBuffer(options.MaxRetryBufferSize, options.MaxRetryBufferPerCallSize);
        RetryThrottle = options.ServiceConfig?.RetryThrottling is { } policy ? new RetryThrottle(policy) : null;
        Transport = CallTransport.Create(target.Resolver, options);
    }

    internal Uri Address { get; }

    internal string? Authority { get; }

    internal int ReceiveBytesMax { get; }

    internal int? SendBytesMax { get; }

    internal TimeProvider Clock { get; }

    internal Jitter Jitter { get; }

    internal CallCredentials? CallCredentials { get; }

    internal bool SendsCallCredentials { get; }

    internal MethodRules MethodRules { get; }

    internal RetryBuffer RetryBuffer { get; }

    internal RetryThrottle? RetryThrottle { get; }

    internal CallTransport Transport { get; }

    internal LiveCalls LiveCalls { get; } = new("rpc.client.calls.live");

    internal CancellationToken ShutdownToken => _shutdown.Token;

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null) =>
        ForAddress(new Uri(address, UriKind.Absolute), options);

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new GrpcChannelOptions();
        return new GrpcChannel(address, ChannelTarget.Parse(address, options), options);
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => new HttpClientCallInvoker(this);

    /// <summary>Cancels all calls and closes the connections.</summary>
    public void Dispose()
    {
        if (!_shutdown.IsCancellationRequested)
        {
            _shutdown.Cancel();
            Transport.Dispose();
        }
    }

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
