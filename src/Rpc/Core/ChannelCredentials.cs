namespace Grpc.Core;

/// <summary>How a channel is protected, and the call credentials that all its calls send.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No TLS.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS as the operating system trusts.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>TLS with call credentials for every call.</summary>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        return channelCredentials.IsSecure
            ? new ComposedChannelCredentials(callCredentials)
            : throw new ArgumentException("Call credentials can be composed with a secure channel only.", nameof(channelCredentials));
    }

    internal abstract bool IsSecure { get; }

    internal virtual CallCredentials? CallCredentials => null;

    private sealed class InsecureCredentials : ChannelCredentials
    {
        internal override bool IsSecure => false;
    }

    private sealed class ComposedChannelCredentials(CallCredentials callCredentials) : ChannelCredentials
    {
        internal override bool IsSecure => true;

        internal override CallCredentials CallCredentials => callCredentials;
    }
}

/// <summary>TLS; certificates are set on the handler of the channel, as upstream's .NET client has it.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    internal override bool IsSecure => true;
}
