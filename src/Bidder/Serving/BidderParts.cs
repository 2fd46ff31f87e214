using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Diagnostics.Explain;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Events;
using Rtb.Bidder.Privacy;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Serving;

/// <summary>The parts of a bidder without its listeners, wired in the order of the flow. What shares money or memory is made once,
/// here.</summary>
internal sealed class BidderParts : IDisposable
{
    private static readonly TimeSpan ShipperIdle = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly LocalLedger _ledger;
    private readonly BudgetSlots _budgets = new();
    private readonly EventShipper _shipper;
    private readonly InstrumentCollector _instruments = new();
    private readonly LoadGate _load;
    private volatile QueueProbe? _probe;
    private CatalogWatcher? _watcher;
    private bool _started;
    private bool _stopped;

    public BidderParts(BidderOptions options, int noticePort, ILoggerFactory logs, TimeProvider time)
    {
        _time = time;
        _logs = logs;
        Log = logs.CreateLogger("Rtb.Bidder");
        Directory.CreateDirectory(options.DataFolder);

        // 1. Money: the journal, the keeper that leases from it, the desk that books what became of bids.
        _ledger = LocalLedger.Open(JournalFolder.Open(Path.Combine(options.DataFolder, "journal")), time, new LedgerOptions());
        Keeper = new LeaseKeeper(_ledger, _budgets, time);
        Desk = new NoticeDesk(_ledger, Keeper);

        // 2. Secrets: keys of notices (the newest signs), the key under which users are hashed.
        var macs = NoticeKeyFile.Load(options).Select(key => new NoticeMac(key.Id, key.Secret)).ToList();
        Verifier = new NoticeVerifier(macs);
        var userKeys = new UserKeys(NoticeKeyFile.LoadUserKey(options));

        // 3. Events and what is counted.
        var ring = new EventRing(options.EventRingSize);
        var spoolCounters = new SpoolCounters();
        var spool = new SpoolOptions { Folder = Path.Combine(options.DataFolder, "spool"), TotalBytesMax = options.SpoolBytesMax };
        _shipper = new EventShipper(ring, new SpoolWriter(spool, spoolCounters, time, Log), spoolCounters, ShipperIdle, Log);
        Metrics = new BidderMetrics(ring, spoolCounters, _instruments, BuildVersion.Current);

        // 4. The world: catalogue to snapshot.
        var urls = new NoticeUrls(options.NoticeBaseUrl.Length > 0 ? options.NoticeBaseUrl : $"http://{options.BindAddress}:{noticePort}");
        var meters = new ExchangeMeters();
        var builder = new SnapshotBuilder(new SlotMap(), urls, time, meters);
        Loader = new CatalogLoader(options.Catalog, builder, Store, time, logs.CreateLogger<CatalogLoader>(), (_, snapshot) =>
            Prepare(snapshot));

        // 5. The bid.
        var caps = new FrequencyCaps(options.CapEntriesMax);
        UserCaps = new ImpressionCounts(Store, caps, time);
        var nodeId = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var rules = new BidRules(options.CandidatesMax, (uint)options.LateNoticeSeconds, nodeId, Seed: 0)
        {
            Privacy = PrivacySettings.Of(options.TcfVendorId, options.ExtendedIdSources),
        };
        _load = new LoadGate(
            meters, () => _probe?.WaitingMs() ?? 0, () => Metrics.Requests.Total, options.QueueDelayMsMax);
        var door = new ExchangeDoor(_load);
        var pipeline = new BidPipeline(Store, _budgets, caps, userKeys, new NoticeSigner(macs[0]), ring, Metrics, door, rules);
        Service = new BidService(pipeline, new BidContextPool(options.ToDecodeLimits(), options.ResponseBytesMax), time);
        Explainer = new Explainer(Service, pipeline);

        Health.Add("started", () => _started ? HealthState.Ok("yes") : HealthState.Failed("starting"));
        Health.Add("snapshot", HealthChecks.Snapshot(Store, time, () => new SnapshotLoad(Loader.Status.LoadedAt, Loader.Status.LastError)));
        Health.Add("journal", HealthChecks.Journal(() => _ledger.Failure));
        Health.Add("spool", HealthChecks.Spool(_shipper));
    }

    public ILogger Log { get; }

    public LeaseKeeper Keeper { get; }

    public NoticeDesk Desk { get; }

    public NoticeVerifier Verifier { get; }

    public BidderMetrics Metrics { get; }

    public SnapshotStore Store { get; } = new();

    public CatalogLoader Loader { get; }

    public ImpressionCounts UserCaps { get; }

    public BidService Service { get; }

    public Explainer Explainer { get; }

    public BidderHealth Health { get; } = new();

    /// <summary>Loads the catalogue, leases the first money and starts the background threads.</summary>
    /// <exception cref="CatalogException">Lists everything that is wrong with the catalogue.</exception>
    public void Start()
    {
        _ledger.Start();
        _shipper.Start();
        Loader.LoadFirst();
        // Reading a large catalogue leaves several times its size behind; nobody waits for us yet.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Keeper.Tick();
        Keeper.Start();
        _load.Start();
        _watcher = new CatalogWatcher(Loader, _time, _logs.CreateLogger<CatalogWatcher>());
    }

    /// <summary>From here on readiness may say yes.</summary>
    public void MarkStarted() => Volatile.Write(ref _started, true);

    /// <summary>From here on requests are shed when they wait too long at this port, and all others of the process with it.</summary>
    public void WatchQueueOf(IPEndPoint endpoint) => _probe = new QueueProbe(endpoint, Environment.ProcessorCount);

    /// <summary>Before the port closes: a connection of our own would be waited for.</summary>
    public void LeaveQueue()
    {
        _load.Stop();
        _probe?.Dispose();
    }

    /// <summary>Call it when no request is in flight any more: ships the ring, returns unused leases, closes the journal.</summary>
    public void Stop(TimeSpan limit)
    {
        if (_stopped)
        {
            return;
        }
        _stopped = true;
        _watcher?.Dispose();
        Keeper.Stop();
        if (!_shipper.Stop(limit))
        {
            ServingLog.ShippingTimedOut(Log, limit.TotalSeconds);
        }
    }

    public void Dispose()
    {
        Stop(TimeSpan.FromSeconds(1));
        _load.Dispose();
        _probe?.Dispose();
        _shipper.Dispose();
        Keeper.Dispose();
        _ledger.Dispose();
        _instruments.Dispose();
    }

    /// <summary>What must exist before a request sees the snapshot.</summary>
    private void Prepare(CampaignSnapshot snapshot)
    {
        var slots = snapshot.Campaigns.Length == 0 ? 0 : snapshot.Campaigns.Max(campaign => campaign.Slot) + 1;
        Metrics.Reasons.EnsureSlots(slots);
        Keeper.Apply(BudgetedCampaigns.Of(snapshot));
    }
}
