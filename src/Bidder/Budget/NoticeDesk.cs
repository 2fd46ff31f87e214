using System.Runtime.InteropServices;
using Rtb.Bidder.Encode;

namespace Rtb.Bidder.Budget;

/// <summary>Takes the news of bids - won, lost, billed - and books them exactly once, whatever their order and however often they
/// come.</summary>
/// <remarks>
/// Tokens are genuine: whoever calls has checked the signature. State changes under the ledger's gate; a task completes when its
/// record is on disk. What a price below the bid leaves of a hold stays in the hold until then: were it bid with earlier, a crash
/// could forget the price and keep the bid. A loss changes only memory: after a crash all holds of its chunk are frozen alike.
/// </remarks>
internal sealed class NoticeDesk(LocalLedger ledger, LeaseKeeper keeper)
{
    /// <summary>A released hold is remembered until its bucket is certain to be gone.</summary>
    private const uint LossMemorySeconds = 4 * HoldClock.BucketSeconds;

    private static readonly Task<NoticeResult> s_test = Task.FromResult(new NoticeResult(NoticeOutcome.Test));
    private static readonly Task<NoticeResult> s_expired = Task.FromResult(new NoticeResult(NoticeOutcome.TokenExpired));
    private static readonly Task<NoticeResult> s_priceInvalid = Task.FromResult(new NoticeResult(NoticeOutcome.PriceInvalid));
    private static readonly Task<NoticeResult> s_unknown =
        Task.FromResult(new NoticeResult(NoticeOutcome.UnknownCampaign, CampaignKnown: false));
    private static readonly Task<NoticeResult> s_unavailable = Task.FromResult(new NoticeResult(NoticeOutcome.Unavailable));

    private readonly long[] _losses = new long[256];

    /// <summary>Loss notices by OpenRTB loss reason; 255 collects what is out of range.</summary>
    public long LossCount(int reason) => Volatile.Read(ref _losses[LossIndex(reason)]);

    /// <summary>The bid won at a price in CPM micros of the bid's currency; absent: at the bid. Bills only where the exchange bills on
    /// wins.</summary>
    public Task<NoticeResult> ReportWinAsync(in NoticeToken token, long? clearingMicros) =>
        (token.Flags & NoticeFlags.BillsOnWin) != NoticeFlags.None
            ? ReportBillingAsync(token, clearingMicros)
            : Handle(token, clearingMicros, Win);

    /// <summary>The bid lost: its money is free again, if it is still held.</summary>
    public Task<NoticeResult> ReportLossAsync(in NoticeToken token, int reason, long? minimumToWinMicros)
    {
        var handled = Handle(token, minimumToWinMicros, Lose);
        if (handled.IsCompletedSuccessfully && handled.Result.Outcome is NoticeOutcome.Applied)
        {
            Interlocked.Increment(ref _losses[LossIndex(reason)]);
        }
        return handled;
    }

    /// <summary>The impression is billable at a price; absent: at what the win said, else at the bid.</summary>
    public Task<NoticeResult> ReportBillingAsync(in NoticeToken token, long? clearingMicros) => Handle(token, clearingMicros, Bill);

    private delegate Booked Booking(in NoticeToken token, long? clearingMicros, ImpressionOutcome known);

    private Task<NoticeResult> Handle(in NoticeToken token, long? micros, Booking book)
    {
        if (micros < 0)
        {
            return s_priceInvalid;
        }
        if ((token.Flags & NoticeFlags.Test) != NoticeFlags.None)
        {
            return s_test;
        }
        Booked booked;
        lock (ledger.Gate)
        {
            var state = ledger.State;
            if (token.ExpiresSeconds < keeper.NowMs / 1000 || token.ExpiresSeconds <= state.Outcomes.PurgedThroughSeconds)
            {
                return s_expired;
            }
            if (!state.Chunks.ContainsKey(token.ChunkId) && !IsKnown(token.CampaignHash))
            {
                return s_unknown;
            }
            var known = state.Outcomes.Find(KeyOf(token));
            if (!ledger.Writable || (known.Flags == OutcomeFlags.None && state.Outcomes.Count >= ledger.ImpressionsMax))
            {
                return s_unavailable;
            }
            booked = book(token, micros, known);
            booked = booked with { Result = booked.Result with { CampaignKnown = IsKnown(token.CampaignHash) } };
        }
        return booked.ToDisk ? AfterFlush(ledger.WhenDurable(), booked, token.DeadlineSeconds) : Task.FromResult(booked.Result);
    }

    private async Task<NoticeResult> AfterFlush(Task<bool> durable, Booked booked, uint deadlineSeconds)
    {
        if (!await durable)
        {
            return new NoticeResult(NoticeOutcome.Unavailable);
        }
        if (booked.Unheld > 0)
        {
            lock (ledger.Gate)
            {
                if (booked.Live!.TryTakeHold(deadlineSeconds, booked.Unheld))
                {
                    booked.Live.Release(booked.Unheld);
                }
            }
        }
        return booked.Result;
    }

    private Booked Win(in NoticeToken token, long? clearingMicros, ImpressionOutcome known)
    {
        if ((known.Flags & (OutcomeFlags.Won | OutcomeFlags.Settled)) != OutcomeFlags.None)
        {
            // A repeat is answered only when what it repeats is on disk.
            return new Booked(Repeated(known), ToDisk: true);
        }
        var charge = Charge(token, clearingMicros) ?? token.PriceCapNanos;
        ledger.Record(new WinRecord(KeyOf(token), charge, token.ExpiresSeconds));
        var applied = new NoticeResult(NoticeOutcome.Applied);
        return (known.Flags & OutcomeFlags.Lost) == OutcomeFlags.None && LiveChunkOf(token) is { } live
            ? new Booked(applied, ToDisk: true, live, token.PriceCapNanos - charge)
            : new Booked(applied, ToDisk: true);
    }

    private Booked Lose(in NoticeToken token, long? minimumToWinMicros, ImpressionOutcome known)
    {
        if (known.Flags != OutcomeFlags.None || LiveChunkOf(token) is not { } live
            || !live.TryTakeHold(token.DeadlineSeconds, token.PriceCapNanos))
        {
            return new Booked(Repeated(known), ToDisk: false);
        }
        live.Release(token.PriceCapNanos);
        ledger.State.Outcomes.Set(KeyOf(token), new ImpressionOutcome(0, token.DeadlineSeconds + LossMemorySeconds, OutcomeFlags.Lost));
        return new Booked(new NoticeResult(NoticeOutcome.Applied), ToDisk: false);
    }

    private Booked Bill(in NoticeToken token, long? clearingMicros, ImpressionOutcome known)
    {
        if ((known.Flags & OutcomeFlags.Settled) != OutcomeFlags.None)
        {
            return new Booked(Repeated(known), ToDisk: true);
        }
        var won = (known.Flags & OutcomeFlags.Won) != OutcomeFlags.None;
        var charge = Charge(token, clearingMicros) ?? (won ? known.ChargeNanos : token.PriceCapNanos);
        var chunk = ledger.State.Chunks.GetValueOrDefault(token.ChunkId);
        var (covered, unheld) = (0L, 0L);
        if (chunk?.Live is { } live)
        {
            if ((known.Flags & OutcomeFlags.Lost) == OutcomeFlags.None)
            {
                var held = won ? known.ChargeNanos : token.PriceCapNanos;
                covered = TakeFromHold(live, token.DeadlineSeconds, held, charge);
                unheld = Math.Max(0, held - charge);
            }
        }
        else if (chunk is not null)
        {
            // A dead process's holds are not known one by one; all that its chunk has left stands behind its bids.
            covered = Math.Min(charge, chunk.AmountNanos - chunk.SettledNanos);
        }
        var (campaign, day, hour) = AccountOf(token, chunk);
        ledger.Record(new SettleRecord(KeyOf(token), token.ChunkId, campaign, day, hour, covered, charge - covered, token.ExpiresSeconds));
        return new Booked(new NoticeResult(NoticeOutcome.Applied, charge, charge - covered), ToDisk: true, chunk?.Live, unheld);
    }

    /// <summary>Pays a charge out of its hold; a charge above the hold (a win named a lower price) takes the difference from what is free.
    /// The result is what could be covered.</summary>
    private static long TakeFromHold(LiveChunk live, uint deadlineSeconds, long held, long charge)
    {
        var fromHold = Math.Min(held, charge);
        if (!live.TryTakeHold(deadlineSeconds, fromHold))
        {
            return 0;
        }
        return charge > held && live.TryTake(charge - held) ? charge : fromHold;
    }

    private (ulong Campaign, int Day, int Hour) AccountOf(in NoticeToken token, ChunkAccount? chunk)
    {
        if (chunk is not null)
        {
            return (chunk.Campaign, chunk.Day, chunk.Hour);
        }
        var moment = keeper.MomentOf(token.CampaignHash, token.IssuedSeconds * 1000L);
        return (token.CampaignHash, moment.Day, moment.Hour);
    }

    /// <summary>cap x min(clearing, bid) / bid, rounded up; null without a price.</summary>
    private static long? Charge(in NoticeToken token, long? clearingMicros)
    {
        if (clearingMicros is not { } clearing || clearing >= token.BidMicros)
        {
            return clearingMicros is null ? null : token.PriceCapNanos;
        }
        return (long)((((Int128)token.PriceCapNanos * clearing) + token.BidMicros - 1) / token.BidMicros);
    }

    private static NoticeResult Repeated(ImpressionOutcome known) =>
        new(NoticeOutcome.Repeated, (known.Flags & OutcomeFlags.Settled) != OutcomeFlags.None ? known.ChargeNanos : 0);

    private LiveChunk? LiveChunkOf(in NoticeToken token) => ledger.State.Chunks.GetValueOrDefault(token.ChunkId)?.Live;

    private bool IsKnown(ulong campaign) => ledger.State.Campaigns.TryGetValue(campaign, out var account) && account.Id.Length > 0;

    private static ImpressionKey KeyOf(in NoticeToken token) => new(token.ImpressionHigh, token.ImpressionLow);

    private static int LossIndex(int reason) => reason is >= 0 and < 255 ? reason : 255;

    /// <param name="Unheld">What may leave the hold of <paramref name="Live"/> when the record is on disk.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Booked(NoticeResult Result, bool ToDisk, LiveChunk? Live = null, long Unheld = 0);
}
