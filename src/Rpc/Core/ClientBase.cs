namespace Grpc.Core;

/// <summary>What every generated client derives from.</summary>
public abstract class ClientBase
{
    /// <summary>For test doubles: every call of such a client throws.</summary>
    protected ClientBase()
        : this(new ClientBaseConfiguration(UnusableCallInvoker.Instance))
    {
    }

    /// <summary>With a configuration that a generated constructor passes on.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.CallInvoker;
    }

    /// <summary>On a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : this(channel.CreateCallInvoker())
    {
    }

    /// <summary>On an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker))
    {
    }

    /// <summary>Starts the calls.</summary>
    protected CallInvoker CallInvoker { get; }

    private protected ClientBaseConfiguration Configuration { get; }

    /// <summary>What <c>NewInstance</c> hands to a generated constructor.</summary>
    protected internal sealed class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker callInvoker)
        {
            ArgumentNullException.ThrowIfNull(callInvoker);
            CallInvoker = callInvoker;
        }

        internal CallInvoker CallInvoker { get; }
    }
}

/// <summary>A generated client of type <typeparamref name="T"/>.</summary>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>For test doubles.</summary>
    protected ClientBase()
    {
    }

    /// <summary>With a configuration that a generated constructor passes on.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>On a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>On an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>The same client whose calls name another authority.</summary>
    public T WithHost(string host) => NewInstance(new ClientBaseConfiguration(new HostCallInvoker(Configuration.CallInvoker, host)));

    /// <summary>Makes a client of the derived type.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
