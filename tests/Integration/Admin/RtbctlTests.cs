using System.Diagnostics;
using System.Text.Json;
using Rtb.Integration.Bidder;

namespace Rtb.Integration.Admin;

/// <summary>rtbctl as a person runs it, against a running bidder.</summary>
public sealed class RtbctlTests : IAsyncLifetime
{
    private static readonly string Sample = Path.Combine(RunningBidder.RepositoryRoot, "samples", "bid-request.json");

    private RunningBidder _bidder = null!;

    public async Task InitializeAsync() => _bidder = await RunningBidder.StartAsync();

    public async Task DisposeAsync() => await _bidder.DisposeAsync();

    [Fact]
    public async Task SendShowsTheBidOverGrpcAndOverHttp()
    {
        var table = await RunAsync("bid", "send", Sample, "--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}");
        Assert.True(table.Code == 0, table.Error);
        Assert.Contains("CAMPAIGN", table.Output, StringComparison.Ordinal);
        var json = await RunAsync("bid", "send", Sample, "-o", "json", "--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}");
        Assert.True(JsonDocument.Parse(json.Output).RootElement.TryGetProperty("seatbid", out _));
        var http = await RunAsync("bid", "send", Sample, "--http", $"http://127.0.0.1:{_bidder.HttpPort}/openrtb2/bid");
        Assert.True(JsonDocument.Parse(http.Output).RootElement.TryGetProperty("seatbid", out _));
        Assert.Contains("HTTP 200", http.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainNamesTheWinnerAndTheReasonsOfTheOthers()
    {
        var all = await RunAsync("bid", "explain", Sample, "--endpoint", $"http://127.0.0.1:{_bidder.OperatorGrpcPort}");
        Assert.True(all.Code == 0, all.Error);
        Assert.Contains("bid ", all.Output, StringComparison.Ordinal);
        Assert.Contains("NOT_TARGETED", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayCountsOutcomesAndLatency()
    {
        var request = (await File.ReadAllTextAsync(Sample)).ReplaceLineEndings(" ");
        var file = Path.Combine(_bidder.Folder, "requests.ndjson");
        await File.WriteAllLinesAsync(file,
            [request, """{"id":"n","imp":[{"id":"1","audio":{"mimes":["audio/x-unheard"]}}]}""", """{"id":"m","imp":[]}"""]);
        string[][] targets =
        [
            ["--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}"], ["--http", $"http://127.0.0.1:{_bidder.HttpPort}/openrtb2/bid"],
        ];
        foreach (var target in targets)
        {
            var result = await RunAsync(["bid", "replay", file, "--repeat", "20", "--rate", "2000", "-o", "json", .. target]);
            Assert.True(result.Code == 0, result.Error);
            var root = JsonDocument.Parse(result.Output).RootElement;
            Assert.Equal(60, root.GetProperty("answered").GetInt64());
            foreach (var outcome in new[] { "bid", "no-bid", "malformed" })
            {
                Assert.Equal(20, root.GetProperty("outcomes").GetProperty(outcome).GetInt64());
            }
            Assert.True(root.GetProperty("latency_ms").GetProperty("p99").GetDouble() > 0);
        }
    }

    [Fact]
    public async Task TailShowsWhatWasDecided()
    {
        await RunAsync("bid", "send", Sample, "--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}");
        var shown = "";
        await WaitFor.TrueAsync(
            async () =>
            {
                var tail = await RunAsync("bid", "tail", "--spool", Path.Combine(_bidder.Folder, "spool"), "--reason", "NONE", "-o",
                    "jsonl");
                shown = tail.Output;
                return shown.Length > 0;
            },
            TimeSpan.FromSeconds(20),
            "the event does not arrive in the spool");
        var bidEvent = JsonDocument.Parse(shown.Split('\n')[0]).RootElement;
        Assert.Equal("NONE", bidEvent.GetProperty("reason").GetString());
        Assert.NotEmpty(bidEvent.GetProperty("campaignId").GetString()!);
    }

    [Fact]
    public async Task GetFindsABidByItsIdAndByItsAuction()
    {
        var sent = await RunAsync("bid", "send", Sample, "-o", "json", "--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}");
        var answer = JsonDocument.Parse(sent.Output).RootElement;
        var auction = answer.GetProperty("id").GetString()!;
        var bid = answer.GetProperty("seatbid")[0].GetProperty("bid")[0].GetProperty("id").GetString()!;
        var spool = Path.Combine(_bidder.Folder, "spool");
        await WaitFor.TrueAsync(
            async () => (await RunAsync("bid", "get", bid, "--spool", spool)).Code == 0, TimeSpan.FromSeconds(20),
            "the event does not arrive");
        var table = await RunAsync("bid", "get", bid, "--spool", spool);
        Assert.Contains(bid, table.Output, StringComparison.Ordinal);
        var json = await RunAsync("bid", "get", auction, "--spool", spool, "-o", "json");
        Assert.Contains("\"campaignId\"", json.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("bid", "get", "nothing", "--spool", spool)).Code);
    }

    [Fact]
    public async Task ReasonsAreCountedByCampaign()
    {
        var endpoint = $"http://127.0.0.1:{_bidder.OperatorGrpcPort}";
        await RunAsync("bid", "send", Sample, "--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}");
        var table = await RunAsync("bid", "reasons", "--reason", "none", "--endpoint", endpoint);
        Assert.True(table.Code == 0, table.Error);
        Assert.Contains("NONE", table.Output, StringComparison.Ordinal);
        var lines = await RunAsync("bid", "reasons", "-o", "jsonl", "--endpoint", endpoint);
        Assert.True(JsonDocument.Parse(lines.Output.Split('\n')[0]).RootElement.TryGetProperty("campaignId", out _));
        Assert.Equal(6, (await RunAsync("bid", "reasons", "--reason", "whim", "--endpoint", endpoint)).Code);
        Assert.Equal(3, (await RunAsync("bid", "reasons", "--campaign", "nobody", "--endpoint", endpoint)).Code);
    }

    [Fact]
    public async Task CaptureShowsWholeRequestsAndAnswersUntilEnoughHaveCome()
    {
        var endpoint = $"http://127.0.0.1:{_bidder.OperatorGrpcPort}";
        var capture = RunAsync("bid", "capture", "-n", "2", "--seconds", "60", "-o", "jsonl", "--endpoint", endpoint);
        while (!capture.IsCompleted)
        {
            await RunAsync("bid", "send", Sample, "--endpoint", $"http://127.0.0.1:{_bidder.GrpcPort}");
        }
        var result = await capture;
        Assert.True(result.Code == 0, result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        var copy = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("NONE", copy.GetProperty("reason").GetString());
        Assert.Equal(copy.GetProperty("request").GetProperty("id").GetString(), copy.GetProperty("response").GetProperty("id").GetString());
        Assert.Equal(3, (await RunAsync("bid", "capture", "--exchange", "nobody", "--endpoint", endpoint)).Code);
    }

    [Fact]
    public async Task StatusAndBudgetAnswer()
    {
        var status = await RunAsync("status", "--endpoint", $"http://127.0.0.1:{_bidder.OperatorGrpcPort}");
        Assert.Equal("SERVING", status.Output.Trim());
        var campaign = JsonDocument.Parse(await File.ReadAllTextAsync(RunningBidder.SampleCatalog))
            .RootElement.GetProperty("campaigns")[0].GetProperty("id").GetString()!;
        var budget = await RunAsync("budget", "show", campaign, "--endpoint", $"http://127.0.0.1:{_bidder.OperatorGrpcPort}");
        Assert.True(budget.Code == 0, budget.Error);
        Assert.Contains("SETTLED", budget.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExitCodesTellWhatWentWrong()
    {
        Assert.Equal(2, (await RunAsync("bid", "send")).Code);
        Assert.Equal(2, (await RunAsync("bid", "no-such-verb")).Code);
        Assert.Equal(3, (await RunAsync("bid", "send", Path.Combine(_bidder.Folder, "missing.json"))).Code);
        Assert.Equal(7, (await RunAsync("status", "--endpoint", "http://127.0.0.1:1")).Code);
        var unknown = await RunAsync("budget", "show", "nobody", "--endpoint", $"http://127.0.0.1:{_bidder.OperatorGrpcPort}");
        Assert.Equal(3, unknown.Code);
        Assert.Contains("CAMPAIGN_NOT_FOUND", unknown.Error, StringComparison.Ordinal);
        var broken = Path.Combine(_bidder.Folder, "broken.json");
        await File.WriteAllTextAsync(broken, "{");
        Assert.Equal(6, (await RunAsync("bid", "send", broken)).Code);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(Rtb.Admin.StatusCommand).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
