using System.Diagnostics.Metrics;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Unit.Bidder.Diagnostics;

public sealed class InstrumentCollectorTests : IDisposable
{
    private readonly Meter _meter = new("Test." + Guid.NewGuid());
    private readonly InstrumentCollector _collector;

    public InstrumentCollectorTests()
    {
        _collector = new InstrumentCollector(_meter.Name);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void InstrumentsBecomeMetricsInBaseUnits()
    {
        var reloads = _meter.CreateCounter<long>("snapshot.reloads", "{reloads}", "Reloads by outcome.");
        reloads.Add(1, new KeyValuePair<string, object?>("outcome", "ok"));
        reloads.Add(2, new KeyValuePair<string, object?>("outcome", "ok"));
        reloads.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
        var age = 1.5;
        _meter.CreateObservableGauge("snapshot.age", () => age, "s", "Age.");
        _meter.CreateObservableCounter("journal.written", () => 10L, "By", "Journal bytes.");
        var open = _meter.CreateUpDownCounter<int>("reservations.open", description: "Open.");
        open.Add(5);
        open.Add(-2);
        _meter.CreateCounter<int>("never.counted");
        var expected = """
            # HELP rtb_bidder_journal_written_bytes_total Journal bytes.
            # TYPE rtb_bidder_journal_written_bytes_total counter
            rtb_bidder_journal_written_bytes_total 10
            # HELP rtb_bidder_reservations_open Open.
            # TYPE rtb_bidder_reservations_open gauge
            rtb_bidder_reservations_open 3
            # HELP rtb_bidder_snapshot_age_seconds Age.
            # TYPE rtb_bidder_snapshot_age_seconds gauge
            rtb_bidder_snapshot_age_seconds 1.5
            # HELP rtb_bidder_snapshot_reloads_total Reloads by outcome.
            # TYPE rtb_bidder_snapshot_reloads_total counter
            rtb_bidder_snapshot_reloads_total{outcome="failed"} 1
            rtb_bidder_snapshot_reloads_total{outcome="ok"} 3

            """;
        Assert.Equal(expected, PrometheusWriterTests.Write(_collector.Write));
        age = 2;
        Assert.Contains("age_seconds 2\n", PrometheusWriterTests.Write(_collector.Write), StringComparison.Ordinal);
        Assert.Contains("written_bytes_total 10\n", PrometheusWriterTests.Write(_collector.Write), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherMetersAreNotShown()
    {
        using var other = new Meter("Other." + Guid.NewGuid());
        other.CreateCounter<int>("hidden").Add(1);
        Assert.Equal("", PrometheusWriterTests.Write(_collector.Write));
    }

    [Theory]
    [InlineData("ms")]
    [InlineData("ns")]
    [InlineData("MiB")]
    [InlineData("%")]
    public void UnitThatIsNotABaseUnitIsRefusedWhereTheInstrumentIsMade(string unit) =>
        Assert.ThrowsAny<Exception>(() => _meter.CreateCounter<int>("some.thing", unit));

    [Fact]
    public void HistogramInstrumentIsRefused() => Assert.ThrowsAny<Exception>(() => _meter.CreateHistogram<double>("some.thing", "s"));

    [Theory]
    [InlineData("a.b", null, false, "rtb_bidder_a_b")]
    [InlineData("a.b", "1", true, "rtb_bidder_a_b_total")]
    [InlineData("a.b.total", null, true, "rtb_bidder_a_b_total")]
    [InlineData("Age.Seconds", "s", false, "rtb_bidder_age_seconds")]
    [InlineData("a", "By", true, "rtb_bidder_a_bytes_total")]
    public void SuffixesAreAddedOnce(string instrument, string? unit, bool isCounter, string expected) =>
        Assert.Equal(expected, InstrumentCollector.NameOf(instrument, unit, isCounter));
}
