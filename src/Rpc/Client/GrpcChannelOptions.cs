using System.Net;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client;

/// <summary>Settings of a <see cref="GrpcChannel"/>.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>
    /// Sends the requests. Default an own <see cref="SocketsHttpHandler"/> with as many connections as it needs. Keep-alive pings and
    /// certificates are set here. Balancing and wait-for-ready need a <see cref="SocketsHttpHandler"/> without a ConnectCallback.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Dispose <see cref="HttpHandler"/> with the channel. Default false.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Bytes of a received message, after decompression; null is no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a sent message; null, the default, is no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>TLS or not, and call credentials for all calls. Needed for dns and static targets; must agree with http or https.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Sends call credentials without TLS too. Default false: they are left out there.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>Retries and balancing. Default none and pick_first.</summary>
    public ServiceConfig? ServiceConfig { get; set; }

    /// <summary>Attempts of a call whatever its policy says; null is no limit. Default 5.</summary>
    public int? MaxRetryAttempts { get; set; } = 5;

    /// <summary>Bytes of requests kept for retries by all calls; a call over it is not retried. Null is no limit. Default 16 MiB.</summary>
    public long? MaxRetryBufferSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes of requests kept for retries by one call; a call over it is not retried. Null is no limit. Default 1 MiB.</summary>
    public long? MaxRetryBufferPerCallSize { get; set; } = 1024 * 1024;

    /// <summary>Pause after a first failure to connect; it grows with each. Default 1 s.</summary>
    public TimeSpan InitialReconnectBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before connecting again; null is no limit. Default 2 minutes.</summary>
    public TimeSpan? MaxReconnectBackoff { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Measures deadlines and pauses. Default the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Spreads retries and reconnects. Default <see cref="System.Random.Shared"/>.</summary>
    public Random Random { get; set; } = Random.Shared;

    /// <summary>Looks names up for dns targets.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> DnsLookup { get; set; } = Dns.GetHostAddressesAsync;

    /// <summary>The shortest time between two look-ups of a name that succeeded.</summary>
    internal TimeSpan DnsRefreshMin { get; set; } = TimeSpan.FromSeconds(15);
}
