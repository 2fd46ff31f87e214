using Rtb.Corpus;
using Rtb.Load.Running;
using Rtb.Load.Servers;

namespace Rtb.Load.Rows;

/// <summary>Measures the rows of the goals. Without a built bidder only the baselines run, and the rows stay empty.</summary>
internal sealed class Measurement(MeasureSettings settings)
{
    private const int GrpcRuns = 4;
    private const int ManyCampaigns = 10_000;
    private const int FewCampaigns = 1_000;

    // A row is about bids: below these shares its figure would praise a server for saying no.
    private const double UsualBidShareMin = 0.6;
    private const double AllBidShareMin = 1;

    // What a bid weighs when no bidder is there to ask.
    private static readonly AnswerSize UsualSize = new(1_400, 30);

    public List<Row> Rows { get; } = [];

    public Dictionary<string, List<PeerFigures>> Rounds { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double> BidShares { get; } = new(StringComparer.Ordinal);

    /// <summary>B1 and B3: composed requests as JSON.</summary>
    public async Task MeasureHttpAsync()
    {
        var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
        var load = new WrkLoad(bodies, MeasureSettings.GeneratorCore);
        var catalog = settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed);
        string[] baselines = [ServeCommand.BareHttp1Mode, ServeCommand.MinimalApiMode];
        await using var peers = await StartAsync("http", catalog, bodies, isGrpc: false, baselines);
        var comparison = await CompareAsync("http", peers, load);
        Add("http", "B1", "JSON over HTTP/1.1, requests a second against bare Kestrel", 0.80, comparison, baselines[0]);
        Add("http", "B3", "JSON over HTTP/1.1, requests a second against minimal API", 1.6, comparison, baselines[1]);
    }

    /// <summary>B13 and half of B6: every request bids.</summary>
    public async Task MeasureHttpAllBidAsync()
    {
        var bodies = settings.WriteBodies("all-fit", RequestMix.AllFit);
        var load = new WrkLoad(bodies, MeasureSettings.GeneratorCore);
        foreach (var campaigns in new[] { FewCampaigns, ManyCampaigns })
        {
            var name = $"http-all-bid-{campaigns}";
            var catalog = settings.WriteCatalog(campaigns, CatalogShape.AllBid);
            await using var peers = await StartAsync(name, catalog, bodies, isGrpc: false, Peers.Nginx);
            var comparison = await CompareAsync(name, peers, load);
            var ratio = IfShare(name, AllBidShareMin, comparison.Ratio(Peers.Bidder, Peers.Nginx, figures => figures.CpuMicros));
            var what = $"CPU per request against nginx, all bid, {campaigns} campaigns";
            Rows.Add(new Row($"B13 {campaigns}", what, ratio, 1.4, Better.Lower, IsRatio: true));
            if (campaigns == ManyCampaigns)
            {
                AddBytes(name, "B6 HTTP/1.1", 40, comparison);
            }
        }
    }

    /// <summary>B2 and the other half of B6.</summary>
    public async Task MeasureGrpcAsync()
    {
        var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
        await using (var peers = await StartAsync(
            "grpc", settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed), bodies, isGrpc: true, ServeCommand.BareHttp2Mode))
        {
            var comparison = await CompareAsync("grpc", peers, new H2LoadLoad(bodies, MeasureSettings.GeneratorCore, GrpcRuns));
            Add("grpc", "B2", "gRPC Bid, requests a second against bare Kestrel HTTP/2", 0.75, comparison, ServeCommand.BareHttp2Mode);
        }
        var fitting = settings.WriteBodies("all-fit", RequestMix.AllFit);
        var allBid = settings.WriteCatalog(ManyCampaigns, CatalogShape.AllBid);
        await using (var peers = await StartAsync("grpc-all-bid", allBid, fitting, isGrpc: true))
        {
            if (peers.All.Count > 0)
            {
                var load = new H2LoadLoad(fitting, MeasureSettings.GeneratorCore, GrpcRuns);
                AddBytes("grpc-all-bid", "B6 gRPC", 32, await CompareAsync("grpc-all-bid", peers, load));
            }
        }
    }

    /// <summary>Keeps the rounds for the result file.</summary>
    public void Keep(string name, Comparison comparison)
    {
        foreach (var (contender, rounds) in comparison.Figures)
        {
            Rounds[$"{name} {contender}"] = rounds;
        }
    }

    private async Task<PeerSet> StartAsync(string name, string catalog, BodyFolder bodies, bool isGrpc, params string[] baselines)
    {
        var peers = new PeerSet();
        try
        {
            var size = UsualSize;
            if (settings.Bidder is { } path)
            {
                peers.All.Add(await Peers.StartBidderAsync(path, catalog, settings.DataFolder(name), isGrpc, MeasureSettings.ServerCore));
                var probe = await Probe.RunAsync(peers.All[0].Target, bodies, isGrpc);
                BidShares[name] = probe.BidShare;
                size = probe.Size;
                Console.WriteLine($"  {name}: {probe.Bids} of {probe.Requests} bid; {size.MeanBytes} bytes, {size.EmptyPercent}% empty");
            }
            foreach (var baseline in baselines)
            {
                peers.All.Add(baseline == Peers.Nginx
                    ? await Peers.StartNginxAsync(size, Path.Combine(settings.Folder, $"nginx-{name}"), MeasureSettings.ServerCore)
                    : await Peers.StartBaselineAsync(baseline, size, MeasureSettings.ServerCore));
            }
            return peers;
        }
        catch
        {
            await peers.DisposeAsync();
            throw;
        }
    }

    private async Task<Comparison> CompareAsync(string name, PeerSet peers, ILoad load)
    {
        var comparison = await Comparison.RunAsync(name, peers.All, load, settings.Rounds, settings.Seconds, settings.WarmSeconds);
        Keep(name, comparison);
        return comparison;
    }

    private void Add(string name, string id, string what, double goal, Comparison comparison, string baseline)
    {
        var ratio = IfShare(name, UsualBidShareMin, comparison.Ratio(Peers.Bidder, baseline, figures => figures.Capacity));
        Rows.Add(new Row(id, what, ratio, goal, Better.Higher, IsRatio: true));
    }

    private void AddBytes(string name, string id, double goal, Comparison comparison)
    {
        var bytes = IfShare(name, AllBidShareMin, comparison.Median(Peers.Bidder, figures => figures.AllocatedBytes));
        Rows.Add(new Row(id, "bytes allocated per answered bid", bytes, goal, Better.Lower, IsRatio: false));
    }

    /// <summary>The figure, or nothing when too few of the requests were bid on.</summary>
    private double? IfShare(string name, double least, double? figure)
    {
        if (!BidShares.TryGetValue(name, out var share) || share >= least)
        {
            return figure;
        }
        Console.WriteLine($"  {name}: {share:p1} of the requests bid, {least:p0} are needed: not counted as measured");
        return null;
    }
}

/// <summary>Servers that are stopped together.</summary>
internal sealed class PeerSet : IAsyncDisposable
{
    public List<Peer> All { get; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in All)
        {
            await peer.DisposeAsync();
        }
    }
}
