using Rtb.Load.Running;

namespace Rtb.Unit.Benchmarks;

public sealed class GeneratorOutputTests
{
    private const string WrkText = """
        Running 8s test @ http://127.0.0.1:18081/openrtb2/bid
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency   640.10us  120.00us   5.00ms   90.00%
            Req/Sec   100.00k     2.00k  105.00k    70.00%
          800000 requests in 8.00s, 400.00MB read
        """;

    private const string H2LoadText = """
        finished in 4.00s, 50000.00 req/s, 12.00MB/s
        requests: 200000 total, 200100 started, 200000 done, 199990 succeeded, 10 failed, 10 errored, 0 timeout
        status codes: 199990 2xx, 0 3xx, 10 4xx, 0 5xx
        """;

    [Fact]
    public void WrkCountsWhatWasAnswered()
    {
        var figures = WrkLoad.Parse(new GeneratorOutput(WrkText + "\nRequests/sec: 100000.00\n", 0.8));

        Assert.Equal(new LoadFigures(800_000, 0, 100_000, 0.8), figures);
    }

    [Fact]
    public void WrkTakesRefusedRequestsOffTheRate()
    {
        const string Refusals = """

              Socket errors: connect 1, read 2, write 3, timeout 4
              Non-2xx or 3xx responses: 200000
            Requests/sec: 100000.00
            """;

        var figures = WrkLoad.Parse(new GeneratorOutput(WrkText + Refusals, 0.8));

        Assert.Equal(new LoadFigures(600_000, 200_010, 75_000, 0.8), figures);
    }

    [Fact]
    public void OutputWithoutSummaryIsRefused()
    {
        Assert.Throws<FormatException>(() => WrkLoad.Parse(new GeneratorOutput("unable to connect", 0)));
        Assert.Throws<FormatException>(() => H2LoadLoad.Parse(new GeneratorOutput("unable to connect", 0)));
    }

    [Fact]
    public void H2LoadTakesRefusedRequestsOffTheRate()
    {
        var figures = H2LoadLoad.Parse(new GeneratorOutput(H2LoadText, 0.5));

        Assert.Equal(199_990, figures.Answered);
        Assert.Equal(20, figures.Errors);
        Assert.Equal(49_997.5, figures.PerSecond, precision: 3);
    }

    [Fact]
    public void RatesOfBodiesHaveAHarmonicMean()
    {
        var mean = H2LoadLoad.Mean([new LoadFigures(100, 0, 100, 0.2), new LoadFigures(300, 1, 300, 0.4)]);

        Assert.Equal(150, mean.PerSecond, precision: 6);
        Assert.Equal((400, 1), (mean.Answered, mean.Errors));
    }

    [Fact]
    public void CpuTimeIsReadBehindANameWithBrackets()
    {
        Assert.Equal(3.25, ProcessTimes.ParseStat("42 (a) b (c)) S 1 42 42 0 -1 4194560 100 0 0 0 300 25 0 0 20 0 12 0 9000"));
        Assert.NotNull(ProcessTimes.CpuSeconds(Environment.ProcessId));
        Assert.Null(ProcessTimes.CpuSeconds(int.MaxValue));
    }

    [Theory]
    [InlineData("# HELP dotnet_gc_heap_allocated_bytes_total x\ndotnet_gc_heap_allocated_bytes_total 1.5e3\n", 1_500L)]
    [InlineData("process_allocated_bytes_total{pool=\"a\"} 7\n", 7L)]
    [InlineData("dotnet_gc_collections_total 7\n", null)]
    public void AllocatedBytesAreFoundOnAPageOfMetrics(string page, long? bytes)
    {
        Assert.Equal(bytes, PrometheusText.AllocatedBytes(page));
    }

    [Fact]
    public void NginxAnswersShortTextAtOnceAndLongTextInParts()
    {
        var text = new string('Q', 9_000);

        Assert.Contains("return 200 \"QQQQ\";", NginxConfiguration.Text("/tmp/x", 8_080, text[..4]), StringComparison.Ordinal);
        var parts = NginxConfiguration.Text("/tmp/x", 8_080, text);
        Assert.Contains("return 200 \"${part0}${part1}${part2}\";", parts, StringComparison.Ordinal);
        Assert.Equal(9_000, parts.Count(letter => letter == 'Q'));
    }

    [Theory]
    [InlineData(0.6, 100_000)]
    [InlineData(0.97, 125_000)]
    public void ABusyGeneratorDoesNotHideWhatTheServerCanDo(double generatorShare, double capacity)
    {
        var figures = new PeerFigures("a", PerSecond: 100_000, CpuMicros: 8, AllocatedBytes: null, Answered: 1, Errors: 0, generatorShare);

        Assert.Equal(capacity, figures.Capacity);
    }
}
