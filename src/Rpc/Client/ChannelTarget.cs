using Grpc.Core;
using Grpc.Net.Client.Balancing;

namespace Grpc.Net.Client;

/// <summary>
/// What the address of a channel means: one server (http, https), the addresses of a name (<c>dns:///host:port</c>) or a list
/// (<c>static:///host1:port1,host2:port2</c>).
/// </summary>
/// <param name="Address">What request addresses are made from; the host is replaced by the one picked.</param>
/// <param name="Authority">What servers are told and certificates are checked against, or null for the host of each address.</param>
/// <param name="Resolver">Where the servers are.</param>
internal sealed record ChannelTarget(Uri Address, string? Authority, Resolver Resolver)
{
    private const string Dns = "dns";
    private const string Static = "static";

    public static ChannelTarget Parse(Uri address, GrpcChannelOptions options)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https" or Dns or Static))
        {
            throw new ArgumentException($"'{address}' is not an http, https, dns or static address.", nameof(address));
        }

        if (address.Scheme is "http" or "https")
        {
            if (address.PathAndQuery != "/")
            {
                throw new ArgumentException($"'{address}' has a path; the path of a call is its method.", nameof(address));
            }

            CheckScheme(address, options.Credentials);
            return new ChannelTarget(address, null, new StaticResolver([address]));
        }

        var credentials = options.Credentials
            ?? throw new InvalidOperationException($"'{address}' does not say whether to use TLS: set the credentials of the channel.");
        var scheme = credentials.IsSecure ? "https" : "http";
        var names = address.AbsolutePath.TrimStart('/').Split(',').Select(name => Server(scheme, name, address)).ToList();
        if (address.Scheme == Static)
        {
            return new ChannelTarget(names[0], null, new StaticResolver(names));
        }

        return names.Count == 1
            ? new ChannelTarget(names[0], names[0].Authority, new DnsResolver(names[0], options.DnsLookup))
            : throw new ArgumentException($"'{address}' names more than one host.", nameof(address));
    }

    private static Uri Server(string scheme, string name, Uri address) =>
        Uri.TryCreate($"{scheme}://{name}", UriKind.Absolute, out var server) && server.PathAndQuery == "/"
            ? server
            : throw new ArgumentException($"'{address}' does not name a host: '{name}'.", nameof(address));

    private static void CheckScheme(Uri address, ChannelCredentials? credentials)
    {
        if (credentials is not null && credentials.IsSecure != (address.Scheme == "https"))
        {
            var kind = credentials.IsSecure ? "secure" : "insecure";
            throw new InvalidOperationException($"'{address}' cannot be called with {kind} channel credentials.");
        }
    }
}
