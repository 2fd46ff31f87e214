namespace Grpc.Core;

/// <summary>A way to one server.</summary>
public abstract class ChannelBase
{
    /// <summary>Names the server.</summary>
    protected ChannelBase(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        Target = target;
    }

    /// <summary>The server, as given when the channel was made.</summary>
    public string Target { get; }

    /// <summary>An invoker for the calls of clients.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends all calls and releases the connections.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>The work of <see cref="ShutdownAsync"/>; nothing by default.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
