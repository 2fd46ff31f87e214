using BenchmarkDotNet.Attributes;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Micro;

/// <summary>
/// Row B4: a whole bid without its transport, from the bytes of the request to the answer and the event: decode, match, caps, price, budget
/// with its hold, creative, five signed URLs, markup, counters, ring. Between two iterations the clock moves, money is leased and the
/// ring is emptied, as other threads of a bidder do meanwhile.
/// </summary>
public class PipelineBenchmarks
{
    private const int Invocation = 20_000;

    /// <summary>Of the requests of an iteration; a bidder that does not bid is a fast one.</summary>
    private const double BidShareMin = 0.6;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _exchange = [.. CatalogCorpus.DefaultExchange.Select(letter => (byte)letter)];
    private CorpusRequest[] _requests = [];
    private BidWorld _world = new(null);

    [Params(1_000, 10_000)]
    public int Campaigns { get; set; }

    [Params(TrafficKind.Single, TrafficKind.Exchange)]
    public TrafficKind Requests { get; set; }

    [GlobalSetup]
    public void MakeWorld()
    {
        _requests = Traffic.Of(Requests);
        _world.Dispose();
        _world = new BidWorld(CatalogCorpus.Create(1, Campaigns, CatalogShape.Mixed), new WorldOptions { RingSize = 64 * 1024 });
        // Leases follow the spend of the last seconds: some rounds until there is enough at hand.
        for (var round = 0; round < 30; round++)
        {
            Rest();
            Bids(RequestFormat.Json, Invocation / 4);
        }
    }

    [GlobalCleanup]
    public void EndWorld() => _world.Dispose();

    [IterationSetup]
    public void Rest()
    {
        _world.Clock.Now += Between;
        _world.Tick();
        while (_world.Drain().Length > 0)
        {
            // The shipper takes them meanwhile.
        }
    }

    [Benchmark(OperationsPerInvoke = Invocation)]
    public int Json() => Check(Bids(RequestFormat.Json, Invocation));

    [Benchmark(OperationsPerInvoke = Invocation)]
    public int Protobuf() => Check(Bids(RequestFormat.Grpc, Invocation));

    private int Bids(RequestFormat format, int count)
    {
        var bids = 0;
        for (var i = 0; i < count; i++)
        {
            var request = _requests[i % Traffic.Requests];
            var body = format == RequestFormat.Json ? request.Json : request.Protobuf;
            var reason = _world.Service.Handle(body, format, _exchange, out var context);
            bids += reason == NoBidReason.None && context.OutputLength > 0 ? 1 : 0;
            _world.Service.Return(context);
        }
        return bids;
    }

    private static int Check(int bids) =>
        bids >= BidShareMin * Invocation ? bids : throw new InvalidOperationException($"{bids} of {Invocation} requests got a bid");
}
