using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Diagnostics.Explain;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Events;
using Rtb.Bidder.Serving;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.World;

/// <summary>
/// A bidder wired as BidderParts wires it, from a catalogue in memory: no threads, no files, no listeners, a clock that stands still.
/// The real pipeline, ledger, caps, ring and signer; money is leased when <see cref="Tick"/> is called.
/// </summary>
internal sealed class BidWorld : IDisposable
{
    private const int AttemptsMax = 20;

    private static readonly byte[] Secret = [.. Enumerable.Range(1, NoticeMac.SecretBytes).Select(value => (byte)value)];

    private readonly LocalLedger _ledger;
    private readonly InstrumentCollector _instruments = new();
    private readonly BidRecord[] _drained;
    private readonly SnapshotBuilder _builder;
    private long _version;

    /// <param name="catalog">What is bid for; null: nothing has been loaded yet.</param>
    /// <param name="options">Null: those of a bidder by default.</param>
    public BidWorld(Catalog? catalog, WorldOptions? options = null)
    {
        Options = options ?? new WorldOptions();
        Clock = new WorldClock(Options.Now);
        _ledger = LocalLedger.Open(new MemoryJournal(), Clock, new LedgerOptions());
        Keeper = new LeaseKeeper(_ledger, Budgets, Clock);
        Ring = new EventRing(Options.RingSize);
        _drained = new BidRecord[Ring.Capacity];
        Metrics = new BidderMetrics(Ring, new SpoolCounters(), _instruments, BuildVersion.Current);
        Gate = new LoadGate(Meters, () => Queued, () => Metrics.Requests.Total, waitingMsMax: 100);
        _builder = new SnapshotBuilder(new SlotMap(), new NoticeUrls(Options.NoticeBaseUrl), Clock, Meters);
        var signer = new NoticeSigner(new NoticeMac(1, Secret));
        Caps = new FrequencyCaps(Options.CapEntries);
        Pipeline = new BidPipeline(Store, Budgets, Caps, UserKeys, signer, Ring, Metrics, new ExchangeDoor(Gate), Options.Rules);
        Service = new BidService(Pipeline, new BidContextPool(Options.Limits, Options.ResponseBytesMax), Clock);
        Explainer = new Explainer(Service, Pipeline);
        if (catalog is not null)
        {
            Load(catalog);
        }
    }

    public WorldOptions Options { get; }

    public WorldClock Clock { get; }

    public BudgetSlots Budgets { get; } = new();

    public LeaseKeeper Keeper { get; }

    public ExchangeMeters Meters { get; } = new();

    /// <summary>Looks at the queue only when it is told to.</summary>
    public LoadGate Gate { get; }

    /// <summary>How many requests seem to wait for a thread.</summary>
    public long Queued { get; set; }

    public FrequencyCaps Caps { get; }

    public UserKeys UserKeys { get; } = new(Secret);

    public EventRing Ring { get; }

    public BidderMetrics Metrics { get; }

    public SnapshotStore Store { get; } = new();

    public BidPipeline Pipeline { get; }

    public BidService Service { get; }

    public Explainer Explainer { get; }

    /// <summary>Publishes another catalogue and leases its first money.</summary>
    public void Load(Catalog catalog)
    {
        catalog.Version = ++_version;
        var snapshot = _builder.Build(catalog);
        var slots = snapshot.Campaigns.Length == 0 ? 0 : snapshot.Campaigns.Max(campaign => campaign.Slot) + 1;
        Metrics.Reasons.EnsureSlots(slots);
        Keeper.Apply(BudgetedCampaigns.Of(snapshot));
        Store.Publish(snapshot);
        Tick();
    }

    /// <summary>One round of the keeper: expires holds and leases what is missing.</summary>
    public void Tick() => Keeper.Tick();

    /// <summary>Takes the events out of the ring; valid until the next call.</summary>
    public ReadOnlySpan<BidRecord> Drain() => _drained.AsSpan(0, Ring.Drain(_drained));

    /// <summary>Asks for a bid through the door of every transport. An empty exchange means the first of the catalogue.</summary>
    public BidAnswer Ask(ReadOnlySpan<byte> body, RequestFormat format, string exchangeId = "")
    {
        BidAnswer answer;
        var attempts = 0;
        do
        {
            var reason = Service.Handle(body, format, Encoding.UTF8.GetBytes(exchangeId), out var context);
            answer = AnswerOf(context, reason);
            Service.Return(context);
        }
        while (IsTooSlow(answer, ref attempts));
        return answer;
    }

    /// <summary>As <see cref="Ask"/>, but nothing is reserved, counted or recorded.</summary>
    public BidAnswer Rehearse(ReadOnlySpan<byte> body, RequestFormat format, string exchangeId = "")
    {
        BidAnswer answer;
        var attempts = 0;
        do
        {
            var reason = Service.Rehearse(body, format, Encoding.UTF8.GetBytes(exchangeId), out var context);
            answer = AnswerOf(context, reason);
            Service.Return(context);
        }
        while (IsTooSlow(answer, ref attempts));
        return answer;
    }

    public void Dispose()
    {
        Gate.Dispose();
        Keeper.Dispose();
        _ledger.Dispose();
        _instruments.Dispose();
    }

    /// <summary>A deadline passes only because the machine was busy with something else; what was reserved has been given back.</summary>
    private static bool IsTooSlow(BidAnswer answer, ref int attempts) =>
        answer.Reason == NoBidReason.DeadlineExceeded && attempts++ < AttemptsMax;

    private static BidAnswer AnswerOf(BidContext context, NoBidReason reason)
    {
        var bids = new List<AnsweredBid>();
        foreach (ref readonly var bid in context.Bids.AsSpan(0, context.BidCount))
        {
            bids.Add(new AnsweredBid(
                bid.ImpressionIndex, bid.Campaign.Id, bid.Creative.Id, bid.Token.PriceCapNanos, bid.BidMicros, bid.Deal?.Id ?? ""));
        }
        var impressions = context.Exchange is null ? 0 : context.Request.ImpressionCount;
        return new BidAnswer(reason, context.Output[..context.OutputLength], context.ImpressionReasons[..impressions], bids);
    }
}
