using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Balancing;

/// <summary>Chooses the server of each call among those that can be reached, and has the others connect.</summary>
internal abstract class Picker
{
    public static Picker Create(ServiceConfig? config)
    {
        var policy = config?.LoadBalancingConfigs.FirstOrDefault()?.PolicyName ?? PickFirstConfig.Name;
        return policy switch
        {
            PickFirstConfig.Name => new PickFirst(),
            RoundRobinConfig.Name => new RoundRobin(),
            _ => throw new InvalidOperationException($"There is no load balancing policy '{policy}'."),
        };
    }

    /// <summary>A connector that is ready, or null while there is none.</summary>
    public abstract Connector? Pick(Connector[] connectors);
}

/// <summary>The first server that can be reached, until its connection is lost.</summary>
internal sealed class PickFirst : Picker
{
    private Connector? _current;

    public override Connector? Pick(Connector[] connectors)
    {
        // Stays where it is while an earlier server comes back: connections are dear.
        if (Volatile.Read(ref _current) is { State: ConnectivityState.Ready } current && connectors.Contains(current))
        {
            return current;
        }

        foreach (var connector in connectors)
        {
            switch (connector.State)
            {
                case ConnectivityState.Ready:
                    Volatile.Write(ref _current, connector);
                    return connector;
                case ConnectivityState.Idle:
                    connector.Connect();
                    return null;
                case ConnectivityState.Connecting:
                    return null;
                default:
                    continue;
            }
        }

        return null;
    }
}

/// <summary>Each server that can be reached in turn; all are kept connected.</summary>
internal sealed class RoundRobin : Picker
{
    private uint _next;

    public override Connector? Pick(Connector[] connectors)
    {
        var ready = 0;
        foreach (var connector in connectors)
        {
            var state = connector.State;
            if (state == ConnectivityState.Ready)
            {
                ready++;
            }
            else if (state == ConnectivityState.Idle)
            {
                connector.Connect();
            }
        }

        var skip = ready == 0 ? 0 : Interlocked.Increment(ref _next) % (uint)ready;
        foreach (var connector in connectors)
        {
            if (connector.State == ConnectivityState.Ready && skip-- == 0)
            {
                return connector;
            }
        }

        return null;
    }
}
