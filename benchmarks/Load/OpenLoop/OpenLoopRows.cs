using Rtb.Corpus;
using Rtb.Load.Rows;
using Rtb.Load.Running;
using Rtb.Load.Servers;

namespace Rtb.Load.OpenLoop;

/// <summary>
/// B7 (half of the bidder's own peak) and B12 (50,000 a second against bare Kestrel), both transports, both cores shared with the load.
/// </summary>
internal sealed class OpenLoopRows(MeasureSettings settings)
{
    private const double FixedRate = 50_000;
    private const int GrpcRuns = 4;

    // What the bare server answers when no bidder is there to ask.
    private static readonly AnswerSize UsualSize = new(1_400, 30);

    public List<Row> Rows { get; } = [];

    public async Task MeasureAsync()
    {
        var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
        var catalog = settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed);
        await MeasureAsync("HTTP/1.1", catalog, bodies, isGrpc: false, new WrkLoad(bodies, core: null));
        await MeasureAsync("gRPC", catalog, bodies, isGrpc: true, new H2LoadLoad(bodies, core: null, GrpcRuns));
    }

    private async Task MeasureAsync(string transport, string catalog, BodyFolder bodies, bool isGrpc, ILoad peakLoad)
    {
        var size = UsualSize;
        double? bidderP99 = null;
        var data = settings.DataFolder(isGrpc ? "open-grpc" : "open-http");
        if (settings.Bidder is { } path)
        {
            await using var bidder = await Peers.StartBidderAsync(path, catalog, data, isGrpc, core: null);
            size = (await Probe.RunAsync(bidder.Target, bodies, isGrpc)).Size;
            await peakLoad.RunAsync(bidder.Target, settings.WarmSeconds);
            var peak = await peakLoad.RunAsync(bidder.Target, settings.Seconds);
            AddHalfOfPeak(transport, await RunRoundsAsync(bidder, isGrpc, Math.Max(1, peak.PerSecond / 2)));
            bidderP99 = P99(await RunRoundsAsync(bidder, isGrpc, FixedRate));
        }
        var baseline = isGrpc ? ServeCommand.BareHttp2Mode : ServeCommand.BareHttp1Mode;
        await using var bare = await Peers.StartBaselineAsync(baseline, size, core: null);
        var bareP99 = P99(await RunRoundsAsync(bare, isGrpc, FixedRate));
        var what = $"p99 at {FixedRate:n0}/s against bare Kestrel's";
        Rows.Add(new Row($"B12 {transport}", what, bidderP99 / bareP99, 1.5, Better.Lower, IsRatio: true));
    }

    private void AddHalfOfPeak(string transport, List<OpenLoopFigures> rounds)
    {
        var rate = rounds[0].Offered;
        var errors = rounds.Sum(figures => figures.Errors + figures.TurnedAway + figures.Unsent + figures.Lost);
        var p999 = Medians.Of(rounds.Select(figures => figures.P999)) / 1e3;
        var what = $"ms at half of its peak, {rate:n0}/s";
        Rows.Add(new Row($"B7 {transport} p99", what, P99(rounds) / 1e3, 1, Better.Lower, IsRatio: false));
        Rows.Add(new Row($"B7 {transport} p99.9", what, p999, 5, Better.Lower, IsRatio: false));
        Rows.Add(new Row($"B7 {transport} errors", "requests without a good answer", errors, 0, Better.Lower, IsRatio: false));
    }

    private async Task<List<OpenLoopFigures>> RunRoundsAsync(Peer peer, bool isGrpc, double rate)
    {
        var rounds = new List<OpenLoopFigures>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            var figures = await OpenLoopProcess.RunAsync(settings, peer.Target, isGrpc, rate, core: null);
            rounds.Add(figures);
            Console.WriteLine($"  open loop round {round} {peer.Name,-12} {(isGrpc ? "gRPC" : "HTTP/1.1"),-8} {figures}");
        }
        return rounds;
    }

    private static double P99(List<OpenLoopFigures> rounds) => Medians.Of(rounds.Select(figures => figures.P99));
}
