using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rtb.Campaigns.Events;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Integration.Bidder;

/// <summary>Start, reload, drain and crash of the real process.</summary>
public sealed class LifecycleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly string Sample = RunningBidder.PatientSample();

    [Fact]
    public async Task SigtermAnswersEverythingInFlightAndExitsZero()
    {
        await using var bidder = await RunningBidder.StartAsync();
        using var stop = new CancellationTokenSource();
        var answered = 0;
        var broken = new List<string>();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var client = new HttpClient { BaseAddress = bidder.Http.BaseAddress };
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var answer = await client.PostAsync(
                        new Uri("/openrtb2/bid", UriKind.Relative), new StringContent(Sample, Encoding.UTF8, "application/json"));
                    if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent)
                    {
                        Interlocked.Increment(ref answered);
                    }
                    else
                    {
                        lock (broken)
                        {
                            broken.Add(answer.StatusCode.ToString());
                        }
                    }
                }
                catch (HttpRequestException)
                {
                    // The listener is closed, also for what still waited to be accepted. That nothing the bidder took is lost is asked
                    // below.
                    return;
                }
            }
        })).ToArray();
        await WaitFor.TrueAsync(() => Volatile.Read(ref answered) > 200, Limit, "no traffic");
        var exitCode = await bidder.TerminateAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(0, exitCode);
        Assert.Empty(broken);
        Assert.Equal(RequestsIn(EventsIn(bidder)), answered);
    }

    [Fact]
    public async Task SigtermDuringTheStartEndsItAndExitsZero()
    {
        await using var bidder = await RunningBidder.StartUntilAliveAsync();
        Assert.Equal(0, await bidder.TerminateAsync());
    }

    [Fact]
    public async Task AChangedCatalogueIsPublishedAndABrokenOneKeepsTheLastGood()
    {
        var folder = Directory.CreateTempSubdirectory("rtb-catalog");
        var catalog = Path.Combine(folder.FullName, "catalog.json");
        File.Copy(RunningBidder.SampleCatalog, catalog);
        await using var bidder = await RunningBidder.StartAsync(catalog);
        var before = await VersionAsync(bidder);

        await File.WriteAllTextAsync(catalog, "{ this is not JSON");
        await WaitFor.TrueAsync(async () =>
            (await ReadyAsync(bidder)).Contains("reload failed", StringComparison.Ordinal), Limit, "the broken file is not visible");
        Assert.Equal(before, await VersionAsync(bidder));
        Assert.Equal(HttpStatusCode.OK, await BidAsync(bidder));

        var paused = JsonNode.Parse(await File.ReadAllTextAsync(RunningBidder.SampleCatalog))!;
        paused["version"] = (paused["version"]?.GetValue<long>() ?? 0) + 1000;
        foreach (var campaign in paused["campaigns"]!.AsArray())
        {
            campaign!["status"] = "CAMPAIGN_STATUS_PAUSED";
        }
        await File.WriteAllTextAsync(catalog, paused.ToJsonString());
        await WaitFor.TrueAsync(async () => await BidAsync(bidder) == HttpStatusCode.NoContent, Limit, "the pause did not arrive");
        Assert.NotEqual(before, await VersionAsync(bidder));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AStartWithoutAValidCatalogueFailsAndListsTheProblems()
    {
        var folder = Directory.CreateTempSubdirectory("rtb-catalog");
        var catalog = Path.Combine(folder.FullName, "catalog.json");
        await File.WriteAllTextAsync(catalog, """{"campaigns":[{"id":"c1","advertiserId":"nobody","maxBidMicros":"-5"}]}""");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningBidder.StartAsync(catalog));
        Assert.Contains("campaigns[0].advertiser_id", failure.Message, StringComparison.Ordinal);
        Assert.Contains("campaigns[0].max_bid_micros", failure.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task WrongSettingsStopTheStartAndAreAllListed()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunningBidder.StartAsync(more: ["--bodyBytesMax", "1", "--depthMax", "1000", "--noSuchSetting", "1"]));
        Assert.Contains("BodyBytesMax", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DepthMax", failure.Message, StringComparison.Ordinal);
        Assert.Contains("noSuchSetting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterAKillTheSameFolderOpensAgainAndBids()
    {
        var bidder = await RunningBidder.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await BidAsync(bidder));
        await bidder.KillAsync();
        var clock = Stopwatch.StartNew();
        await using var again = await RunningBidder.StartAsync(folder: bidder.Folder);
        Assert.Equal(HttpStatusCode.OK, await BidAsync(again));
        Assert.True(clock.Elapsed < Limit);
    }

    [Fact]
    public async Task MetricsCountWhatWasAnswered()
    {
        await using var bidder = await RunningBidder.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await BidAsync(bidder));
        var metrics = await bidder.Operator.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("rtb_bidder_bids_total ", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("rtb_bidder_bids_total 0", metrics, StringComparison.Ordinal);
        Assert.Contains("rtb_bidder_", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await bidder.Operator.GetAsync(new Uri("/livez", UriKind.Relative))).StatusCode);
    }

    /// <summary>An event stands for a bid, or for a whole request without one; bids of one request differ in the last byte of their
    /// id.</summary>
    private static int RequestsIn(List<BidEvent> events) =>
        events.Count(bidEvent => bidEvent.ImpressionId.IsEmpty)
        + events.Where(bidEvent => !bidEvent.ImpressionId.IsEmpty)
            .DistinctBy(bidEvent => Convert.ToHexString(bidEvent.ImpressionId.Span[..15])).Count();

    /// <summary>What the bidder shipped before it ended.</summary>
    private static List<BidEvent> EventsIn(RunningBidder bidder)
    {
        var events = new List<BidEvent>();
        using var spool = new SpoolReader(Path.Combine(bidder.Folder, "spool"));
        for (var read = spool.Read(); read.Kind != SpoolReadKind.End; read = spool.Read())
        {
            Assert.Equal(SpoolReadKind.Frame, read.Kind);
            events.Add(BidEvent.Parser.ParseFrom(read.Payload.Span));
        }
        return events;
    }

    private static async Task<HttpStatusCode> BidAsync(RunningBidder bidder)
    {
        using var answer = await bidder.Http.PostAsync(
            new Uri("/openrtb2/bid", UriKind.Relative), new StringContent(Sample, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private static async Task<string> ReadyAsync(RunningBidder bidder)
    {
        using var answer = await bidder.Operator.GetAsync(new Uri("/readyz", UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<long> VersionAsync(RunningBidder bidder)
    {
        var version = JsonDocument.Parse(await bidder.Operator.GetStringAsync(new Uri("/version", UriKind.Relative)));
        return version.RootElement.GetProperty("catalogVersion").GetInt64();
    }
}
