using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Events;

namespace Rtb.Unit.Bidder.Diagnostics;

public sealed partial class BidderMetricsTests : IDisposable
{
    private readonly InstrumentCollector _instruments = new("Test." + Guid.NewGuid());
    private readonly EventRing _ring = new(2);
    private readonly SpoolCounters _spool = new();
    private readonly BidderMetrics _metrics;

    public BidderMetricsTests()
    {
        _metrics = new BidderMetrics(_ring, _spool, _instruments, BuildVersion.Parse("1.2.3+abc"));
    }

    public void Dispose() => _instruments.Dispose();

    [Fact]
    public void WhatWasCountedIsShown()
    {
        _metrics.Requests.Count(RequestFormat.Json, RequestOutcome.Bid, 1_700, 900, 2);
        _metrics.Requests.Count(RequestFormat.Grpc, RequestOutcome.NoBid, 800, 0, 0);
        _metrics.Reasons.Count(NoBidReason.FrequencyCapped);
        _metrics.Latency.Record(1_500);
        _metrics.Latency.Record(3_000_000);
        for (var i = 0; i < 3; i++)
        {
            _ring.TryWrite(default);
        }
        (_spool.Written, _spool.Dropped, _spool.Failure) = (7, 4, "full");
        var lines = Scrape();
        string[] expected =
        [
            "rtb_bidder_requests_total{format=\"json\",outcome=\"bid\"} 1",
            "rtb_bidder_requests_total{format=\"grpc\",outcome=\"no_bid\"} 1",
            "rtb_bidder_requests_total{format=\"protobuf\",outcome=\"failed\"} 0",
            "rtb_bidder_request_bytes_total{format=\"json\"} 1700",
            "rtb_bidder_response_bytes_total{format=\"json\"} 900",
            "rtb_bidder_bids_total 2",
            "rtb_bidder_no_bids_total{reason=\"FREQUENCY_CAPPED\"} 1",
            "rtb_bidder_no_bids_total{reason=\"MALFORMED\"} 0",
            "rtb_bidder_bid_duration_seconds_bucket{le=\"1.024E-06\"} 0",
            "rtb_bidder_bid_duration_seconds_bucket{le=\"2.048E-06\"} 1",
            "rtb_bidder_bid_duration_seconds_bucket{le=\"+Inf\"} 2",
            "rtb_bidder_bid_duration_seconds_sum 0.0030015",
            "rtb_bidder_bid_duration_seconds_count 2",
            "rtb_bidder_events_total 2",
            "rtb_bidder_events_dropped_total{cause=\"ring_full\"} 1",
            "rtb_bidder_events_dropped_total{cause=\"spool\"} 4",
            "rtb_bidder_events_waiting 2",
            "rtb_bidder_spool_events_total 7",
            "rtb_bidder_spool_writable 0",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        const string build = "rtb_bidder_build_info{version=\"1.2.3\",commit=\"abc\",dotnet=\"10.";
        Assert.Contains(lines, line => line.StartsWith(build, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryLineFollowsTheFormatAndEveryFamilyAppearsOnce()
    {
        var lines = Scrape();
        if (Environment.GetEnvironmentVariable("RTB_METRICS_FILE") is { Length: > 0 } path)
        {
            // For `promtool check metrics < file`.
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
        }
        var types = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        var families = types.ConvertAll(words => words[2]);
        Assert.Equal(families.Count, families.Distinct().Count());
        Assert.All(types, words => Assert.Equal(words[3] == "counter", words[2].EndsWith("_total", StringComparison.Ordinal)));
        Assert.All(families, name => Assert.StartsWith("rtb_bidder_", name, StringComparison.Ordinal));
        var family = "";
        foreach (var line in lines)
        {
            if (line.StartsWith('#'))
            {
                family = line.Split(' ')[2];
                continue;
            }
            Assert.Matches(SampleLine(), line);
            Assert.StartsWith(family, line, StringComparison.Ordinal);
        }
        Assert.Contains("rtb_bidder_process_cpu_seconds_total", families);
        Assert.Contains("rtb_bidder_process_resident_memory_bytes", families);
        Assert.Contains("rtb_bidder_gc_collections_total", families);
    }

    [Fact]
    public void NoLabelComesFromACampaign()
    {
        _metrics.Reasons.EnsureSlots(100);
        var before = Scrape().Count;
        for (var slot = 0; slot < 100; slot++)
        {
            _metrics.Reasons.Count(slot, NoBidReason.BudgetPaced);
        }
        Assert.Equal(before, Scrape().Count);
        Assert.Equal(100, _metrics.Reasons.ReadCampaigns().Count());
    }

    private List<string> Scrape()
    {
        var output = new ArrayBufferWriter<byte>();
        _metrics.Write(output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n')];
    }

    [GeneratedRegex(
        """^[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? ([0-9.E+-]+|NaN|[+-]Inf)$""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SampleLine();
}
