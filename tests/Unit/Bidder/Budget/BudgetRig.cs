using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Budget;

/// <summary>The whole money path over a fake disk and clock, driven step by step.</summary>
internal sealed class BudgetRig : IDisposable
{
    public const int WindowMs = 60_000;
    public const long Bid = 1_000;
    public const int TokenSeconds = 3_600;

    private static ulong s_impressions;

    public BudgetRig(FakeDisk? disk = null, FakeClock? clock = null, LedgerOptions? options = null)
    {
        Disk = disk ?? new FakeDisk();
        Clock = clock ?? FakeClock.At("2026-03-10T10:00:00Z");
        Ledger = LocalLedger.Open(Disk, Clock, options ?? new LedgerOptions());
        Keeper = new LeaseKeeper(Ledger, Slots, Clock);
        Desk = new NoticeDesk(Ledger, Keeper);
    }

    public FakeDisk Disk { get; }

    public FakeClock Clock { get; }

    public LocalLedger Ledger { get; }

    public BudgetSlots Slots { get; } = new();

    public LeaseKeeper Keeper { get; }

    public NoticeDesk Desk { get; }

    public static BudgetedCampaign Campaign(
        string id = "c1", int slot = 0, long daily = 1_000_000, long hourly = 0, long lifetime = 0,
        PacingAlgorithm pacing = PacingAlgorithm.Asap,
        string zone = "", long startMs = long.MinValue, long endMs = long.MaxValue) =>
        new(slot, id, HashOf(id), daily, hourly, lifetime, pacing, zone, startMs, endMs, Bid);

    public static ulong HashOf(string id) =>
        id.Aggregate(14_695_981_039_346_656_037UL, (hash, letter) => (hash ^ letter) * 1_099_511_628_211UL);

    /// <summary>A rig whose one campaign has money at hand.</summary>
    public static BudgetRig Running(params BudgetedCampaign[] campaigns)
    {
        var rig = new BudgetRig();
        rig.Keeper.Apply(campaigns.Length == 0 ? [Campaign()] : campaigns);
        rig.Keeper.Tick();
        return rig;
    }

    public NoBidReason TryBid(out NoticeToken token, int slot = 0, string id = "c1", long price = Bid, NoticeFlags flags = NoticeFlags.None)
    {
        var reason = Slots.TryReserve(slot, price, Clock.NowMs, WindowMs, out var chunk, out var deadline);
        var issued = (uint)(Clock.NowMs / 1000);
        token = new NoticeToken
        {
            ImpressionHigh = 7,
            ImpressionLow = Interlocked.Increment(ref s_impressions),
            CampaignHash = HashOf(id),
            ChunkId = chunk,
            PriceCapNanos = price,
            BidMicros = price,
            IssuedSeconds = issued,
            DeadlineSeconds = deadline,
            ExpiresSeconds = issued + TokenSeconds,
            Flags = flags,
        };
        return reason;
    }

    public NoticeToken MustBid(int slot = 0, string id = "c1", long price = Bid, NoticeFlags flags = NoticeFlags.None)
    {
        Assert.Equal(NoBidReason.None, TryBid(out var token, slot, id, price, flags));
        return token;
    }

    public Task<NoticeResult> Win(NoticeToken token, long? price = null) => Flushed(Desk.ReportWinAsync(token, price));

    public Task<NoticeResult> Loss(NoticeToken token) => Flushed(Desk.ReportLossAsync(token, 102, null));

    public Task<NoticeResult> Bill(NoticeToken token, long? price = null) => Flushed(Desk.ReportBillingAsync(token, price));

    /// <summary>Lets time pass as the keeper's timer would see it, in steps of at most 25 s.</summary>
    public void Advance(long ms)
    {
        while (ms > 0)
        {
            var step = Math.Min(ms, 25_000);
            Clock.NowMs += step;
            Keeper.Tick();
            ms -= step;
        }
    }

    /// <summary>The power goes now; another process opens what is left on the disk.</summary>
    public BudgetRig Crash(Random? random = null) => new(Disk.Crash(random ?? new Random(1)), Clock);

    public BudgetStatus Status(string id = "c1") => Keeper.GetStatus(id) ?? throw new InvalidOperationException($"{id} is unknown");

    public void AssertSound() => Assert.Empty(Ledger.Check());

    public void Dispose() => Ledger.Dispose();

    private Task<NoticeResult> Flushed(Task<NoticeResult> notice)
    {
        Ledger.Commit();
        return notice;
    }
}
