using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.JournalVictim;

/// <summary>Bids and settles on a journal as fast as it can until it is killed, and tells on a pipe what it did.</summary>
internal static class Victim
{
    public const long LifetimeNanos = 6_000_000;
    public const long MaxBidNanos = 1_000;
    public const int WindowMs = 60_000;

    private const int TokenSeconds = 3_600;

    public static BudgetedCampaign Campaign { get; } = new(
        0, "victim", 4711, 0, 0, LifetimeNanos, PacingAlgorithm.Asap, "", long.MinValue, long.MaxValue, MaxBidNanos);

    public static void Main(string[] arguments)
    {
        var seed = int.Parse(arguments[1]);
        using var ledger = LocalLedger.Open(
            JournalFolder.Open(arguments[0]), TimeProvider.System, new LedgerOptions { CompactBytes = 64 << 10 });
        ledger.Start();
        var slots = new BudgetSlots();
        using var keeper = new LeaseKeeper(ledger, slots, TimeProvider.System);
        keeper.Apply([Campaign]);
        keeper.Start();
        var desk = new NoticeDesk(ledger, keeper);
        using var pipe = Console.OpenStandardOutput();
        Run(seed, slots, desk, pipe);
    }

    private static void Run(int seed, BudgetSlots slots, NoticeDesk desk, Stream pipe)
    {
        var random = new Random(seed);
        for (var serial = 1UL; ; serial++)
        {
            var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var price = random.Next(1, (int)MaxBidNanos + 1);
            if (slots.TryReserve(0, price, nowMs, WindowMs, out var chunk, out var deadline) != NoBidReason.None)
            {
                // Out of money until the keeper's next round; the parent kills us when it has seen enough.
                Thread.Yield();
                continue;
            }
            var issued = (uint)(nowMs / 1000);
            var token = new NoticeToken
            {
                ImpressionHigh = (ulong)seed,
                ImpressionLow = serial,
                CampaignHash = Campaign.IdHash,
                ChunkId = chunk,
                PriceCapNanos = price,
                BidMicros = price,
                IssuedSeconds = issued,
                DeadlineSeconds = deadline,
                ExpiresSeconds = issued + TokenSeconds,
            };
            Tell(pipe, new VictimLine('B', token, 0));
            Notify(random.Next(16), desk, pipe, token, price);
        }
    }

    /// <summary>Most notices are sent without waiting, so that many share a flush; what is acknowledged is told at once.</summary>
    private static void Notify(int dice, NoticeDesk desk, Stream pipe, NoticeToken token, int price)
    {
        if (dice < 8)
        {
            _ = TellWhenBilled(desk.ReportBillingAsync(token, price * 3 / 4), pipe, token);
        }
        else if (dice < 12)
        {
            // The exchange has decided before its notice arrives.
            Tell(pipe, new VictimLine('L', token, 0));
            desk.ReportLossAsync(token, 102, null).GetAwaiter().GetResult();
        }
        else if (dice == 12)
        {
            TellWhenBilled(desk.ReportBillingAsync(token, null), pipe, token).GetAwaiter().GetResult();
        }
    }

    private static async Task TellWhenBilled(Task<NoticeResult> billing, Stream pipe, NoticeToken token)
    {
        var result = await billing;
        if (result.Outcome is NoticeOutcome.Applied)
        {
            Tell(pipe, new VictimLine('S', token, result.ChargedNanos));
        }
    }

    private static void Tell(Stream pipe, VictimLine line)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(line + "\n");
        lock (pipe)
        {
            pipe.Write(bytes);
            pipe.Flush();
        }
    }
}
