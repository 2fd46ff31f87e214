using System.Buffers;
using System.Text;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Unit.Bidder.Diagnostics;

public class PrometheusWriterTests
{
    [Fact]
    public void ExpositionIsTheTextThatTheFormatAsksFor()
    {
        var expected = """
            # HELP rtb_bidder_requests_total Requests, \\ and \n in the help.
            # TYPE rtb_bidder_requests_total counter
            rtb_bidder_requests_total{format="json",outcome="bid"} 3
            rtb_bidder_requests_total{format="a\"b\\c\nd",outcome="ü"} 12345678901
            # HELP rtb_bidder_age_seconds Age.
            # TYPE rtb_bidder_age_seconds gauge
            rtb_bidder_age_seconds 0.25
            # HELP rtb_bidder_odd Odd values.
            # TYPE rtb_bidder_odd gauge
            rtb_bidder_odd{kind="up"} +Inf
            rtb_bidder_odd{kind="down"} -Inf
            rtb_bidder_odd{kind="none"} NaN
            # HELP rtb_bidder_bid_duration_seconds Durations.
            # TYPE rtb_bidder_bid_duration_seconds histogram
            rtb_bidder_bid_duration_seconds_bucket{format="json",le="0.001"} 1
            rtb_bidder_bid_duration_seconds_bucket{format="json",le="1"} 3
            rtb_bidder_bid_duration_seconds_bucket{format="json",le="+Inf"} 4
            rtb_bidder_bid_duration_seconds_sum{format="json"} 5.5
            rtb_bidder_bid_duration_seconds_count{format="json"} 4

            """;
        Assert.Equal(expected, Write(writer =>
        {
            writer.Family("rtb_bidder_requests_total", "counter", "Requests, \\ and \n in the help.");
            writer.Sample(3, ("format", "json"), ("outcome", "bid"));
            writer.Sample(12_345_678_901, ("format", "a\"b\\c\nd"), ("outcome", "ü"));
            writer.Single("rtb_bidder_age_seconds", "gauge", "Age.", 0.25);
            writer.Family("rtb_bidder_odd", "gauge", "Odd values.");
            writer.Sample(double.PositiveInfinity, ("kind", "up"));
            writer.Sample(double.NegativeInfinity, ("kind", "down"));
            writer.Sample(double.NaN, ("kind", "none"));
            writer.Family("rtb_bidder_bid_duration_seconds", "histogram", "Durations.");
            writer.Histogram([(0.001, 1), (1, 3)], 4, 5.5, ("format", "json"));
        }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a.b")]
    [InlineData("ä")]
    public void NameOutsideTheAlphabetIsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => Write(writer => writer.Family(name, "gauge", "")));

    internal static string Write(Action<PrometheusWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new PrometheusWriter(output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
