using Rtb.Corpus;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary>B11: seconds from readiness to nine tenths of the steady rate, in steps of one second.</summary>
internal static class ColdStartRows
{
    private const int Seconds = 20;
    private const int SteadySeconds = 5;
    private const double Share = 0.9;

    public static async Task MeasureAsync(MeasureSettings settings, Measurement measurement)
    {
        var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
        var catalog = settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed);
        var core = MeasureSettings.GeneratorCore;
        await MeasureAsync(settings, measurement, "HTTP/1.1", catalog, isGrpc: false, new WrkLoad(bodies, core));
        await MeasureAsync(settings, measurement, "gRPC", catalog, isGrpc: true, new H2LoadLoad(bodies, core, runs: 1));
    }

    private static async Task MeasureAsync(
        MeasureSettings settings, Measurement measurement, string transport, string catalog, bool isGrpc, ILoad load)
    {
        double? seconds = null;
        if (settings.Bidder is { } path)
        {
            var times = new List<double>();
            for (var round = 1; round <= settings.Rounds; round++)
            {
                var data = settings.DataFolder($"cold-{(isGrpc ? "grpc" : "http")}-{round}");
                await using var bidder = await Peers.StartBidderAsync(path, catalog, data, isGrpc, MeasureSettings.ServerCore);
                var rates = new List<double>();
                for (var second = 0; second < Seconds; second++)
                {
                    rates.Add((await load.RunAsync(bidder.Target, 1)).PerSecond);
                }
                times.Add(SecondsToSteady(rates));
                Console.WriteLine($"  cold start round {round} {transport,-8} {string.Join(' ', rates.Select(rate => $"{rate:n0}"))}");
            }
            seconds = Medians.Of(times);
        }
        const string what = "seconds from readiness to 90% of the steady rate";
        measurement.Rows.Add(new Row($"B11 {transport}", what, seconds, 5, Better.Lower, IsRatio: false));
    }

    /// <summary>The end of the first second that reached the share; the steady rate is the median of the last ones.</summary>
    internal static int SecondsToSteady(IReadOnlyList<double> rates)
    {
        var steady = Medians.Of(rates.TakeLast(SteadySeconds));
        return rates.Index().First(rate => rate.Item >= Share * steady).Index + 1;
    }
}
