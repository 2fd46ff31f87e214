namespace Grpc.Net.Client;

/// <summary>Settings of a <see cref="GrpcChannel"/>.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Sends the requests. Default an own <see cref="SocketsHttpHandler"/> with as many connections as it needs.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Dispose <see cref="HttpHandler"/> with the channel. Default false.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Bytes of a received message, after decompression; null is no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a sent message; null, the default, is no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Measures deadlines. Default the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
