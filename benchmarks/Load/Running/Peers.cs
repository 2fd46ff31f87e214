using System.Globalization;
using System.Net;
using Rtb.Load.Echoing;
using Rtb.Load.Servers;

namespace Rtb.Load.Running;

/// <summary>Starts the servers under comparison.</summary>
internal static class Peers
{
    public const string Bidder = "bidder";
    public const string Nginx = "nginx";

    public const string BidStreamMethod = "/bidding.v1.Bidder/BidStream";

    private const string BidPath = "/openrtb2/bid";
    private const string BidMethod = "/bidding.v1.Bidder/Bid";

    private static readonly Dictionary<string, string> UsualEnvironment = new(StringComparer.Ordinal)
    {
        // Without it a busy server runs for 20 s before its code is compiled again with what was learnt.
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
    };

    private static readonly Dictionary<string, string> FastEnvironment = new(UsualEnvironment, StringComparer.Ordinal)
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
        ["DOTNET_TieredPGO"] = "1",
    };

    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static async Task<Peer> StartBaselineAsync(string mode, AnswerSize size, int? core)
    {
        var port = ServerProcess.FreePort();
        var isHttp2 = mode == ServeCommand.BareHttp2Mode;
        var environment = mode == ServeCommand.MinimalApiMode ? UsualEnvironment : FastEnvironment;
        var process = ServerProcess.Start(
            mode, core, environment, "dotnet", typeof(Peers).Assembly.Location, "serve", mode,
            "--port", $"{port}", "--bytes", $"{size.MeanBytes}", "--empty-percent", $"{size.EmptyPercent}");
        var gc = new Uri($"http://127.0.0.1:{port}/gc");
        await process.WaitAsync(async () => await ReadAllocatedAsync(gc, isHttp2) is not null);
        var target = new Uri($"http://127.0.0.1:{port}{(isHttp2 ? BidMethod : BidPath)}");
        return new Peer(mode, process, target, () => ReadAllocatedAsync(gc, isHttp2));
    }

    /// <summary>A server of src/Rpc alone; tells over gRPC what it has allocated.</summary>
    public static async Task<Peer> StartEchoAsync(string mode, int? core)
    {
        var port = ServerProcess.FreePort();
        var process = ServerProcess.Start(
            mode, core, FastEnvironment, "dotnet", typeof(Peers).Assembly.Location, "serve", mode, "--port", $"{port}");
        var address = new Uri($"http://127.0.0.1:{port}");
        var allocated = new Uri(address, EchoServers.AllocatedMethod);
        await process.WaitAsync(async () => await CallAllocatedAsync(allocated) is not null);
        return new Peer(mode, process, new Uri(address, EchoServers.UnaryMethod), () => CallAllocatedAsync(allocated));
    }

    public static async Task<Peer> StartNginxAsync(AnswerSize size, string folder, int? core)
    {
        var port = ServerProcess.FreePort();
        var configuration = NginxConfiguration.Write(folder, port, size.MeanBytes);
        var process = ServerProcess.Start(Nginx, core, UsualEnvironment, "nginx", "-p", folder, "-c", configuration, "-e", "stderr");
        var target = new Uri($"http://127.0.0.1:{port}{BidPath}");
        await process.WaitAsync(async () => (await Client.GetAsync(target)).IsSuccessStatusCode);
        return new Peer(Nginx, process, target, () => Task.FromResult<long?>(null));
    }

    public static async Task<Peer> StartBidderAsync(string bidder, string catalog, string dataFolder, bool isGrpc, int? core)
    {
        Directory.CreateDirectory(dataFolder);
        int[] ports = [.. Enumerable.Range(0, 5).Select(_ => ServerProcess.FreePort())];
        var process = ServerProcess.Start(
            Bidder, core, FastEnvironment, "dotnet", bidder, "--catalog", catalog, "--dataFolder", dataFolder,
            "--httpPort", $"{ports[0]}", "--grpcPort", $"{ports[1]}", "--operatorHttpPort", $"{ports[2]}",
            "--operatorGrpcPort", $"{ports[3]}", "--noticeHttpPort", $"{ports[4]}");
        var ready = new Uri($"http://127.0.0.1:{ports[2]}/readyz");
        var metrics = new Uri($"http://127.0.0.1:{ports[2]}/metrics");
        await process.WaitAsync(async () => (await Client.GetAsync(ready)).IsSuccessStatusCode);
        var target = isGrpc ? new Uri($"http://127.0.0.1:{ports[1]}{BidMethod}") : new Uri($"http://127.0.0.1:{ports[0]}{BidPath}");
        return new Peer(Bidder, process, target, async () => PrometheusText.AllocatedBytes(await Client.GetStringAsync(metrics)));
    }

    private static async Task<long?> CallAllocatedAsync(Uri method)
    {
        using var content = new ByteArrayContent(BodyFolder.Frame([]));
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        using var response = await Client.SendAsync(request);
        var body = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        var text = Payload.Parser.ParseFrom(body.AsSpan(BodyFolder.FrameBytes)).Bytes.ToStringUtf8();
        return long.Parse(text, CultureInfo.InvariantCulture);
    }

    private static async Task<long?> ReadAllocatedAsync(Uri gc, bool isHttp2)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gc)
        {
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await Client.SendAsync(request);
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return long.Parse(text, CultureInfo.InvariantCulture);
    }
}

/// <summary>What the baselines answer: as many bytes as the bidder does.</summary>
/// <param name="MeanBytes">Of an answer with a body.</param>
/// <param name="EmptyPercent">Of 100 requests, how many get an answer without a body.</param>
internal sealed record AnswerSize(int MeanBytes, int EmptyPercent);
