using Rtb.Corpus;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary>B10: BidStream with 1,000 in flight against unary Bid, one connection each, the same bidder and the same bodies.</summary>
internal static class StreamRows
{
    private const int Runs = 4;
    private const int InFlight = 1_000;
    private const string UnaryName = "unary";
    private const string StreamName = "stream";

    public static async Task MeasureAsync(MeasureSettings settings, Measurement measurement)
    {
        double? ratio = null;
        if (settings.Bidder is { } path)
        {
            var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
            var catalog = settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed);
            var data = settings.DataFolder("stream");
            await using var bidder = await Peers.StartBidderAsync(path, catalog, data, isGrpc: true, MeasureSettings.ServerCore);
            measurement.BidShares["stream"] = (await Probe.RunAsync(bidder.Target, bodies, isGrpc: true)).BidShare;
            var files = bodies.SpreadFiles(Runs);
            var stream = new StreamLoad(files, Peers.BidStreamMethod, InFlight, MeasureSettings.GeneratorCore);
            Contender[] contenders =
            [
                new(UnaryName, bidder, new H2LoadLoad(files, MeasureSettings.GeneratorCore)), new(StreamName, bidder, stream),
            ];
            var comparison = await Comparison.RunAsync("B10", contenders, settings.Rounds, settings.Seconds, settings.WarmSeconds);
            measurement.Keep("stream", comparison);
            ratio = comparison.Ratio(StreamName, UnaryName, figures => figures.Capacity);
        }
        const string what = "BidStream, 1,000 in flight, against unary Bid on one connection";
        measurement.Rows.Add(new Row("B10", what, ratio, 1.3, Better.Higher, IsRatio: true));
    }
}
