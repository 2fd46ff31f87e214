using System.Globalization;
using System.Net;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;

namespace Rtb.Interop;

/// <summary>Every case between us and each peer, in both directions.</summary>
internal static class InteropMatrix
{
    /// <summary>Our client and our server, over clear text or TLS.</summary>
    public static async Task<InteropColumn> OwnAsync(bool isTls)
    {
        var made = isTls ? InteropServer.MakeCertificate() : default;
        await using var server = await InteropServer.StartAsync(IPAddress.Loopback, 0, made.Certificate);
        using var channel = Channel("localhost", server.Port, isTls ? made.Pem : null);
        return new InteropColumn(isTls ? "ours → ours, TLS" : "ours → ours", await RunAsync(channel, _ => null));
    }

    /// <summary>A peer's client calls our server.</summary>
    public static async Task<InteropColumn> FromAsync(ForeignPeer peer, bool isTls)
    {
        var made = isTls ? InteropServer.MakeCertificate() : default;
        await using var server = await InteropServer.StartAsync(IPAddress.Loopback, 0, made.Certificate);
        var pem = isTls ? Path.GetTempFileName() : null;
        try
        {
            if (pem is not null)
            {
                await File.WriteAllTextAsync(pem, made.Pem);
            }
            var target = string.Create(CultureInfo.InvariantCulture, $"{(isTls ? "localhost" : "127.0.0.1")}:{server.Port}");
            var results = await peer.CallAsync(target, pem);
            var cells = InteropCases.All.Keys.ToDictionary(
                name => name, name => results.TryGetValue(name, out var wrong) ? Outcome.Of(wrong) : new Outcome(Verdict.Failed, "not run"),
                StringComparer.Ordinal);
            return new InteropColumn($"{peer.Name} → ours{(isTls ? ", TLS" : "")}", cells);
        }
        finally
        {
            if (pem is not null)
            {
                File.Delete(pem);
            }
        }
    }

    /// <summary>Our client calls a peer's server.</summary>
    public static async Task<InteropColumn> ToAsync(ForeignPeer peer)
    {
        var (server, port) = await peer.ServeAsync();
        using (server)
        {
            using var channel = Channel("127.0.0.1", port, null);
            var cells = await RunAsync(channel, name => peer.ServerCannot.GetValueOrDefault(name));
            return new InteropColumn($"ours → {peer.Name}", cells);
        }
    }

    /// <summary>The table of docs/INTEROP.md.</summary>
    public static string Table(IReadOnlyList<InteropColumn> columns)
    {
        var text = new StringBuilder("| case |");
        columns.ToList().ForEach(column => text.Append(CultureInfo.InvariantCulture, $" {column.Name} |"));
        text.Append("\n|---|").Append(string.Concat(Enumerable.Repeat("---|", columns.Count))).Append('\n');
        foreach (var name in InteropCases.All.Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} |");
            columns.ToList().ForEach(column => text.Append(CultureInfo.InvariantCulture, $" {column.Cells[name].Cell} |"));
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A channel to a server that has this certificate; null: clear text.</summary>
    public static GrpcChannel Channel(string host, int port, string? pem)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{(pem is null ? "http" : "https")}://{host}:{port}");
        var options = new GrpcChannelOptions { MaxReceiveMessageSize = int.MaxValue };
        if (pem is not null)
        {
            var trusted = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
            options.HttpHandler = new SocketsHttpHandler
            {
                SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Equals(trusted) ?? false },
            };
            options.DisposeHttpClient = true;
        }
        return GrpcChannel.ForAddress(address, options);
    }

    private static async Task<IReadOnlyDictionary<string, Outcome>> RunAsync(ChannelBase channel, Func<string, string?> cannot)
    {
        var cases = new InteropCases(channel);
        var cells = new Dictionary<string, Outcome>(StringComparer.Ordinal);
        foreach (var (name, run) in InteropCases.All)
        {
            if (cannot(name) is { } why)
            {
                cells[name] = new Outcome(Verdict.PeerCannot, why);
                continue;
            }
            try
            {
                await run(cases);
                cells[name] = Outcome.Of(null);
            }
            catch (Exception wrong)
            {
                cells[name] = Outcome.Of(wrong.Message);
            }
        }
        return cells;
    }
}

/// <summary>One direction between two implementations: an outcome for every case.</summary>
internal sealed record InteropColumn(string Name, IReadOnlyDictionary<string, Outcome> Cells);

/// <summary>What came of a case, and why if it did not pass.</summary>
internal sealed record Outcome(Verdict Verdict, string Why)
{
    public string Cell => Verdict switch
    {
        Verdict.Passed => "pass",
        Verdict.PeerCannot => "peer cannot",
        _ => "FAIL",
    };

    public static Outcome Of(string? wrong) => wrong is null ? new(Verdict.Passed, "") : new(Verdict.Failed, wrong);
}

internal enum Verdict
{
    Passed,
    PeerCannot,
    Failed,
}
