namespace Grpc.Net.Client.Balancing;

/// <summary>Finds the servers behind the target of a channel.</summary>
internal abstract class Resolver
{
    /// <summary>True when asking again can give another answer.</summary>
    public virtual bool CanChange => false;

    /// <summary>The servers, at least one, in the order to try them; throws when there is none.</summary>
    public abstract Task<IReadOnlyList<Uri>> ResolveAsync(CancellationToken cancellationToken);
}

/// <summary>Servers that never change.</summary>
internal sealed class StaticResolver(IReadOnlyList<Uri> servers) : Resolver
{
    public bool IsSingle => servers.Count == 1;

    public override Task<IReadOnlyList<Uri>> ResolveAsync(CancellationToken cancellationToken) => Task.FromResult(servers);
}

/// <summary>One server for each address of a name.</summary>
internal sealed class DnsResolver(Uri name, Func<string, CancellationToken, Task<System.Net.IPAddress[]>> lookup) : Resolver
{
    public override bool CanChange => true;

    public override async Task<IReadOnlyList<Uri>> ResolveAsync(CancellationToken cancellationToken)
    {
        var addresses = await lookup(name.IdnHost, cancellationToken);
        return addresses.Length > 0
            ? [.. addresses.Select(address => new UriBuilder(name) { Host = address.ToString() }.Uri)]
            : throw new IOException($"The name '{name.IdnHost}' has no address.");
    }
}
