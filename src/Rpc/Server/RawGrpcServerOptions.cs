using System.Net;

namespace Rtb.Rpc.Server;

/// <summary>Settings of a <see cref="RawGrpcServer"/>.</summary>
public sealed class RawGrpcServerOptions
{
    /// <summary>Where to listen; port 0 takes a free one. Default 127.0.0.1:0.</summary>
    public IPEndPoint Endpoint { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>Bytes of a request message, 1 to 64 MiB. Default 256 KiB: bid requests have a few kilobytes.</summary>
    public int MaxRequestMessageBytes { get; set; } = 256 * 1024;

    /// <summary>Bytes of a response message, 1 to 64 MiB. Default 1 MiB.</summary>
    public int MaxResponseMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Calls at once on one connection, 1 to 1000. Default 100: Kestrel reuses that many streams, more cost 3 KB a call.</summary>
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>Connections at once, at least 1. Default 1000; more are closed at once.</summary>
    public int MaxConnections { get; set; } = 1000;

    /// <summary>How long an idle connection is kept. Default 10 minutes.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long a silence of a connection a ping asks whether the peer lives, at least 1 s. Default null: never.</summary>
    public TimeSpan? KeepAlivePingDelay { get; set; }

    /// <summary>How long the answer to a ping may take before the connection is closed, at least 1 s. Default 20 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The clock of timestamps and deadlines. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Told about every exception of a handler, on the thread of the call. Default nothing; they are counted anyway.</summary>
    public Action<string, Exception>? OnHandlerFault { get; set; }

    internal void Validate()
    {
        const int messageBytesMax = 64 * 1024 * 1024;
        const int streamsMax = 1000;
        var pingMin = TimeSpan.FromSeconds(1);
        var problems = new List<string>();
        Check(MaxRequestMessageBytes is >= 1 and <= messageBytesMax, $"{nameof(MaxRequestMessageBytes)} must be 1 to {messageBytesMax}.");
        Check(
            MaxResponseMessageBytes is >= 1 and <= messageBytesMax,
            $"{nameof(MaxResponseMessageBytes)} must be 1 to {messageBytesMax}.");
        Check(MaxStreamsPerConnection is >= 1 and <= streamsMax, $"{nameof(MaxStreamsPerConnection)} must be 1 to {streamsMax}.");
        Check(MaxConnections >= 1, $"{nameof(MaxConnections)} must be at least 1.");
        Check(KeepAliveTimeout > TimeSpan.Zero, $"{nameof(KeepAliveTimeout)} must be positive.");
        Check(KeepAlivePingDelay is null || KeepAlivePingDelay >= pingMin, $"{nameof(KeepAlivePingDelay)} must be at least 1 s.");
        Check(KeepAlivePingTimeout >= pingMin, $"{nameof(KeepAlivePingTimeout)} must be at least 1 s.");
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems));
        }

        void Check(bool isRight, string problem)
        {
            if (!isRight)
            {
                problems.Add(problem);
            }
        }
    }
}
