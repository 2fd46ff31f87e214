using System.Diagnostics;
using System.Globalization;

namespace Rtb.Interop;

/// <summary>Another implementation of gRPC that knows the same cases, as a process.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Program">What runs the script.</param>
/// <param name="Arguments">The script, which "server" or "client" and its arguments follow.</param>
internal sealed record ForeignPeer(string Name, string Program, IReadOnlyList<string> Arguments, IReadOnlyList<string> AfterSide)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Cases that a server of it cannot take part in, and why; its clients can do all.</summary>
    public IReadOnlyDictionary<string, string> ServerCannot { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static ForeignPeer GrpcJs(string clients, string protos) =>
        new("grpc-js", "node", [Path.Combine(clients, "grpc-js", "interop.js")], [protos])
        {
            ServerCannot = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["client_compressed_unary"] = "a service does not learn whether a request was compressed",
                ["server_compressed_unary"] = "responses are not compressed",
                ["server_compressed_streaming"] = "responses are not compressed",
            },
        };

    public static ForeignPeer Grpcio(string clients) =>
        new("grpcio", "/usr/bin/python3", [Path.Combine(clients, "python", "interop.py")], [])
        {
            ServerCannot = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["client_compressed_unary"] = "a service does not learn whether a request was compressed",
            },
        };

    /// <summary>Runs all its cases against a server; by case null, or what was wrong.</summary>
    /// <param name="pem">File with the server's certificate; null: clear text.</param>
    public async Task<IReadOnlyDictionary<string, string?>> CallAsync(string target, string? pem)
    {
        using var process = Start(["client", .. AfterSide, target, .. pem is null ? Array.Empty<string>() : [pem]]);
        using var patience = new CancellationTokenSource(Patience);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var results = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                var words = line.Split(' ', 2);
                var name = words.Length < 2 ? "" : words[1].Split(':', 2)[0];
                results[name] = words[0] == "ok" ? null : line;
            }
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            Kill(process);
        }
        return results.Count > 0 ? results : throw new InvalidOperationException($"{Name} ran no case: {await error}");
    }

    /// <summary>Starts its server; the caller stops it.</summary>
    public async Task<(IDisposable Server, int Port)> ServeAsync()
    {
        var process = Start(["server", .. AfterSide]);
        using var patience = new CancellationTokenSource(Patience);
        var line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? "";
        if (!line.StartsWith("port ", StringComparison.Ordinal))
        {
            var error = await process.StandardError.ReadToEndAsync(patience.Token);
            Kill(process);
            throw new InvalidOperationException($"{Name} does not serve: {line} {error}");
        }
        return (new Running(process), int.Parse(line.AsSpan(5), CultureInfo.InvariantCulture));
    }

    private Process Start(IEnumerable<string> more)
    {
        var start = new ProcessStartInfo(Program, [.. Arguments, .. more])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // A proxy of the machine must not stand between a client and loopback.
        foreach (var name in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "grpc_proxy" })
        {
            start.Environment.Remove(name);
        }
        return Process.Start(start) ?? throw new InvalidOperationException($"{Program} does not start");
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private sealed class Running(Process process) : IDisposable
    {
        public void Dispose()
        {
            Kill(process);
            process.Dispose();
        }
    }
}
