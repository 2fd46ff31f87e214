using Rtb.Corpus;
using Rtb.Load.OpenLoop;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary>B9: three times as much as the bidder can do. What it still answers, how late, and whether its memory stays as it is.</summary>
/// <remarks>The generator gives up a request that finds no free connection for 5 ms, as an exchange would: what counts is what the bidder
/// does with those that reach it.</remarks>
internal static class OverloadRows
{
    private const double Times = 3;
    private const int GiveUpMs = 5;
    private const int GrpcConnections = 16;
    private const int HttpConnections = 256;
    private const int GrpcRuns = 4;

    /// <summary>What most requests of the corpus give us.</summary>
    private const double TmaxMs = 100;

    public static async Task MeasureAsync(MeasureSettings settings, Measurement measurement)
    {
        var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
        var catalog = settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed);
        var core = MeasureSettings.GeneratorCore;
        await MeasureAsync(settings, measurement, "HTTP/1.1", catalog, isGrpc: false, new WrkLoad(bodies, core), HttpConnections);
        await MeasureAsync(settings, measurement, "gRPC", catalog, isGrpc: true, new H2LoadLoad(bodies, core, GrpcRuns), GrpcConnections);
    }

    private static async Task MeasureAsync(
        MeasureSettings settings, Measurement measurement, string transport, string catalog, bool isGrpc, ILoad peakLoad, int connections)
    {
        double? goodput = null;
        double? p99 = null;
        double? memory = null;
        if (settings.Bidder is { } path)
        {
            var data = settings.DataFolder(isGrpc ? "overload-grpc" : "overload-http");
            await using var bidder = await Peers.StartBidderAsync(path, catalog, data, isGrpc, MeasureSettings.ServerCore);
            await peakLoad.RunAsync(bidder.Target, settings.WarmSeconds);
            var peak = (await peakLoad.RunAsync(bidder.Target, settings.Seconds)).PerSecond;
            var rounds = new List<OpenLoopFigures>();
            var residentBefore = 0L;
            for (var round = 1; round <= settings.Rounds; round++)
            {
                var figures = await OpenLoopProcess.RunAsync(
                    settings, bidder.Target, isGrpc, Times * peak, MeasureSettings.GeneratorCore,
                    "--give-up", $"{GiveUpMs}", "--connections", $"{connections}");
                rounds.Add(figures);
                residentBefore = round == 1 ? bidder.ResidentBytes : residentBefore;
                Console.WriteLine($"  overload round {round} {transport,-8} peak {peak:n0}/s; {figures}; {bidder.ResidentBytes >> 20} MB");
            }
            goodput = Medians.Of(rounds.Select(figures => figures.Delivered)) / peak;
            p99 = Medians.Of(rounds.Select(figures => figures.P99)) / 1e3;
            memory = (double)bidder.ResidentBytes / residentBefore;
        }
        const string offered = "three times its peak offered";
        measurement.Rows.Add(new Row($"B9 {transport} goodput", $"{offered}: answered, of the peak", goodput, 0.9, Better.Higher, true));
        measurement.Rows.Add(new Row($"B9 {transport} p99", $"{offered}: ms of those answered", p99, TmaxMs, Better.Lower, false));
        measurement.Rows.Add(
            new Row($"B9 {transport} memory", $"{offered}: resident after the last round, of the first", memory, 1.1, Better.Lower, true));
    }
}
