using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>A server by its address: HTTP/2 in clear text (prior knowledge) for http, with TLS for https.</summary>
/// <remarks>Safe for any number of threads; one channel per server is enough.</remarks>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly CancellationTokenSource _shutdown = new();

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        ReceiveBytesMax = options.MaxReceiveMessageSize ?? int.MaxValue;
        SendBytesMax = options.MaxSendMessageSize;
        Clock = options.TimeProvider;
        var isOwn = options.HttpHandler is null;
        var handler = options.HttpHandler ?? new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,

            // The trace context is the caller's business: it sends the metadata it wants.
            ActivityHeadersPropagator = null,
        };
        _http = new HttpMessageInvoker(handler, isOwn || options.DisposeHttpClient);
    }

    internal Uri Address { get; }

    internal int ReceiveBytesMax { get; }

    internal int? SendBytesMax { get; }

    internal TimeProvider Clock { get; }

    internal CancellationToken ShutdownToken => _shutdown.Token;

    /// <summary>A channel to an http or https address without a path.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null) =>
        ForAddress(new Uri(address, UriKind.Absolute), options);

    /// <summary>A channel to an http or https address without a path.</summary>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{address}' is not an http or https address.", nameof(address));
        }

        if (address.PathAndQuery != "/")
        {
            throw new ArgumentException($"'{address}' has a path; the path of a call is its method.", nameof(address));
        }

        return new GrpcChannel(address, options ?? new GrpcChannelOptions());
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => new HttpClientCallInvoker(this);

    /// <summary>Cancels all calls and closes the connections.</summary>
    public void Dispose()
    {
        if (!_shutdown.IsCancellationRequested)
        {
            _shutdown.Cancel();
            _http.Dispose();
        }
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
