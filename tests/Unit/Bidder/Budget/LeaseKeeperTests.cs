using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Budget;

public class LeaseKeeperTests
{
    private const long HourMs = 3_600_000;

    [Fact]
    public void ALeaseIsOnDiskBeforeItIsAvailable()
    {
        using var rig = new BudgetRig();
        rig.Keeper.Apply([BudgetRig.Campaign()]);
        rig.Disk.FailFlush = true;
        rig.Keeper.Tick();
        Assert.NotEqual(NoBidReason.None, rig.TryBid(out _));
        rig.Disk.FailFlush = false;
        rig.Keeper.Tick();
        Assert.Equal(NoBidReason.None, rig.TryBid(out var token));

        var onDisk = new BudgetRig(new FakeDisk(rig.Disk.Durable), rig.Clock);
        Assert.True(onDisk.Ledger.State.Chunks[token.ChunkId].AmountNanos >= BudgetRig.Bid);
    }

    [Fact]
    public void BidsStopAtTheDailyBudgetAndGoOnTheNextLocalDay()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 100_000, zone: "America/New_York"));
        Assert.Equal(100, BidUntilRefused(rig, out var reason));
        Assert.Equal(NoBidReason.BudgetExhausted, reason);
        Assert.Equal(new DateOnly(2026, 3, 10), rig.Status().Day);
        Assert.Equal((0, 100_000), (rig.Status().SpendableNanos, rig.Status().HeldNanos));

        // Nothing was billed: the holds of yesterday go back to yesterday. 04:00 UTC is midnight in New York in summer time.
        rig.Advance((18 * HourMs) + 5_000);
        Assert.Equal(new DateOnly(2026, 3, 11), rig.Status().Day);
        Assert.Equal(100, BidUntilRefused(rig, out _));
        rig.AssertSound();
    }

    [Fact]
    public void HoursAndLifetimesBindToo()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 100_000, hourly: 10_000, lifetime: 15_000));
        Assert.Equal(10, BidUntilRefused(rig, out _));
        var tokens = rig.Status();
        Assert.Equal(0, tokens.SpendableNanos);
        rig.Advance(HourMs);
        Assert.Equal(10, BidUntilRefused(rig, out _));
        rig.AssertSound();
    }

    [Fact]
    public async Task ALifetimeBudgetIsNeverOverspentAcrossDays()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 10_000, lifetime: 25_000));
        var bids = new List<int>();
        for (var day = 0; day < 4; day++)
        {
            var count = 0;
            while (rig.TryBid(out var token) == NoBidReason.None)
            {
                await rig.Bill(token);
                rig.Advance(200);
                count++;
            }
            bids.Add(count);
            rig.Advance(24 * HourMs);
        }
        Assert.Equal([10, 10, 5, 0], bids);
        Assert.Equal(25_000, rig.Status().LifetimeSettledNanos);
        rig.AssertSound();
    }

    [Fact]
    public void ExpiredHoldsAreSpentAgain()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 5_000));
        Assert.Equal(5, BidUntilRefused(rig, out _));
        rig.Advance(BudgetRig.WindowMs + (3 * HoldClock.BucketMs));
        Assert.Equal(5, BidUntilRefused(rig, out _));
    }

    [Fact]
    public async Task ARemovedCampaignGivesItsMoneyBackAndItsNoticesStillCount()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid();
        rig.Keeper.Apply([]);
        Assert.Equal(NoBidReason.BudgetExhausted, rig.TryBid(out _));
        rig.Keeper.Tick();
        Assert.Equal(BudgetRig.Bid, rig.Status().CommittedNanos);
        await rig.Bill(token, 400);
        rig.Keeper.Tick();
        Assert.Equal((400, 400), (rig.Status().CommittedNanos, rig.Status().SettledNanos));
        Assert.Empty(rig.Ledger.State.Chunks);
        rig.AssertSound();
    }

    [Fact]
    public void ALoweredBudgetTakesNothingBackAndGivesNothingMore()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 100_000));
        var committed = rig.Status().CommittedNanos;
        Assert.True(committed > 10_000);
        rig.Keeper.Apply([BudgetRig.Campaign(daily: 10_000)]);
        var bids = BidUntilRefused(rig, out var reason);
        Assert.Equal(committed / BudgetRig.Bid, bids);
        Assert.Equal(NoBidReason.BudgetExhausted, reason);
        rig.AssertSound();

        rig.Keeper.Apply([BudgetRig.Campaign(daily: 200_000)]);
        rig.Advance(200);
        Assert.Equal(NoBidReason.None, rig.TryBid(out _));
    }

    [Fact]
    public void ASlotThatChangesItsCampaignRestsFirst()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign("old"));
        rig.Keeper.Apply([BudgetRig.Campaign("new")]);
        rig.Advance(1_000);
        Assert.Equal(NoBidReason.BudgetPaced, rig.TryBid(out _));
        rig.Advance(1_100);
        var token = rig.MustBid(id: "new");
        Assert.Equal(BudgetRig.HashOf("new"), rig.Ledger.State.Chunks[token.ChunkId].Campaign);
    }

    [Fact]
    public void CampaignsMayTradeSlots()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign("a", 0), BudgetRig.Campaign("b", 1));
        rig.Keeper.Apply([BudgetRig.Campaign("a", 1), BudgetRig.Campaign("b", 0)]);
        rig.Advance(3_000);
        Assert.Equal(BudgetRig.HashOf("b"), rig.Ledger.State.Chunks[rig.MustBid(0).ChunkId].Campaign);
        Assert.Equal(BudgetRig.HashOf("a"), rig.Ledger.State.Chunks[rig.MustBid(1).ChunkId].Campaign);
    }

    [Fact]
    public void AnUnknownTimeZoneChangesNothing()
    {
        using var rig = BudgetRig.Running();
        Assert.ThrowsAny<TimeZoneNotFoundException>(() => rig.Keeper.Apply([BudgetRig.Campaign("x", 3, zone: "Mars/Olympus")]));
        Assert.Equal(NoBidReason.None, rig.TryBid(out _));
    }

    [Fact]
    public void OutsideItsFlightACampaignHasNoMoney()
    {
        var clock = FakeClock.At("2026-03-10T10:00:00Z");
        using var rig = BudgetRig.Running(BudgetRig.Campaign(startMs: clock.NowMs + 60_000, endMs: clock.NowMs + 120_000));
        Assert.NotEqual(NoBidReason.None, rig.TryBid(out _));
        rig.Advance(61_000);
        Assert.Equal(NoBidReason.None, rig.TryBid(out _));
        rig.Advance(60_000);
        Assert.Equal(NoBidReason.BudgetExhausted, rig.TryBid(out _));
        Assert.Equal(BudgetRig.Bid, rig.Status().CommittedNanos);
    }

    [Fact]
    public void WhileTheDiskRefusesBiddingEndsWithTheProcessLeaseAndReturnsWithTheDisk()
    {
        using var rig = BudgetRig.Running();
        rig.Disk.FailAfterBytes = 0;
        rig.Ledger.Record(new AliveRecord(0));
        rig.Advance(1_000);
        Assert.False(rig.Ledger.Writable);
        Assert.Equal(NoBidReason.None, rig.TryBid(out _));
        rig.Advance(31_000);
        Assert.NotEqual(NoBidReason.None, rig.TryBid(out _));

        // One tick writes what waited, the next renews the lease.
        rig.Disk.FailAfterBytes = null;
        rig.Advance(100);
        rig.Advance(100);
        Assert.True(rig.Ledger.Writable);
        Assert.Equal(NoBidReason.None, rig.TryBid(out _));
        rig.AssertSound();
    }

    [Fact]
    public void ADeadProcessesChunkIsFrozenUntilItsLastHoldIsOverAndThenReturns()
    {
        var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 40_000));
        BidUntilRefused(rig, out _);
        rig = rig.Crash();
        rig.Keeper.Apply([BudgetRig.Campaign(daily: 40_000)]);
        rig.Keeper.Tick();
        Assert.Equal(NoBidReason.BudgetExhausted, rig.TryBid(out _));
        Assert.Equal((0, 40_000, 40_000), (rig.Status().SpendableNanos, rig.Status().HeldNanos, rig.Status().CommittedNanos));
        rig.Advance(30 * 60_000);
        Assert.NotEqual(NoBidReason.None, rig.TryBid(out _));
        rig.Advance(3 * 60_000);
        Assert.Equal(40, BidUntilRefused(rig, out _));
        rig.AssertSound();
        rig.Dispose();
    }

    [Fact]
    public void AStoppedProcessLeavesOnlyItsHoldsBehind()
    {
        var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 40_000));
        rig.MustBid();
        rig.Keeper.Stop();
        Assert.NotEqual(NoBidReason.None, rig.TryBid(out _));
        rig = new BudgetRig(new FakeDisk(rig.Disk.Durable), rig.Clock);
        Assert.Equal((39_000, 1_000), (rig.Status().SpendableNanos, rig.Status().HeldNanos));
        rig.Dispose();
    }

    [Fact]
    public async Task AnEvenCampaignFollowsItsPlanAndNeverRunsAhead()
    {
        var clock = FakeClock.At("2026-03-10T00:00:00Z");
        using var rig = new BudgetRig(clock: clock);
        const long Budget = 86_400_000;
        rig.Keeper.Apply([BudgetRig.Campaign(daily: Budget, pacing: PacingAlgorithm.Even)]);
        var start = clock.NowMs;
        var bids = 0L;
        for (var second = 0; second < 600; second++)
        {
            for (var tick = 0; tick < 10; tick++)
            {
                rig.Advance(100);
                for (var request = 0; request < 5 && rig.TryBid(out var token) == NoBidReason.None; request++)
                {
                    await rig.Bill(token);
                    bids++;
                }
            }
            var ahead = Budget * (clock.NowMs - start + 5_000) / (86_400_000 * 23 / 24);
            Assert.InRange(rig.Status().CommittedNanos, 0, ahead);
        }
        var plan = Budget * 600_000 / (86_400_000 * 23 / 24);
        Assert.InRange(bids * BudgetRig.Bid, plan * 97 / 100, plan * 103 / 100);
        Assert.NotEqual(NoBidReason.BudgetExhausted, rig.TryBid(out _));
        rig.AssertSound();
    }

    [Fact]
    public void APacedCampaignSaysPacedAndAnAsapOneSpendsAtOnce()
    {
        using var rig = BudgetRig.Running(
            BudgetRig.Campaign("even", 0, daily: 1_000_000, pacing: PacingAlgorithm.Even), BudgetRig.Campaign("asap", 1, daily: 1_000_000));
        BidUntilRefused(rig, out var reason);
        Assert.Equal(NoBidReason.BudgetPaced, reason);
        var bids = 0;
        while (bids < 2_000 && (rig.TryBid(out _, 1, "asap") == NoBidReason.None || TickAndBid(rig)))
        {
            bids++;
        }
        Assert.Equal(1_000, bids);
    }

    [Fact]
    public void LeasesGrowWithTheRateOfSpending()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 1_000_000_000));
        var first = rig.Status().CommittedNanos;
        for (var tick = 0; tick < 100; tick++)
        {
            for (var bid = 0; bid < 100; bid++)
            {
                rig.TryBid(out _);
            }
            rig.Advance(100);
        }
        rig.Slots.TryReserve(0, 0, rig.Clock.NowMs, 1_000, out var chunk, out _);
        var available = rig.Ledger.State.Chunks[chunk].Live!.Available;
        Assert.InRange(first, 1, 32 * BudgetRig.Bid);
        Assert.InRange(available, 500 * BudgetRig.Bid, 5_000 * BudgetRig.Bid);
    }

    [Fact]
    public void StatusOfAnUnknownCampaignIsNothing()
    {
        using var rig = BudgetRig.Running();
        Assert.Null(rig.Keeper.GetStatus("nobody"));
        Assert.Equal(1_000_000, rig.Status().DailyBudgetNanos);
    }

    [Fact]
    public void AGrowingJournalIsCompactedAndTellsTheSame()
    {
        using var rig = new BudgetRig(options: new LedgerOptions { CompactBytes = 4_096 });
        rig.Keeper.Apply([BudgetRig.Campaign()]);
        rig.Advance(24 * HourMs);
        Assert.InRange(rig.Ledger.JournalBytes, 1, 20_000);
        rig.AssertSound();
        var before = rig.Status();
        using var reopened = new BudgetRig(new FakeDisk(rig.Disk.Durable), rig.Clock);
        Assert.Equal(before.CommittedNanos, reopened.Status().CommittedNanos);
        Assert.Equal(before.Day, reopened.Status().Day);
        reopened.AssertSound();
    }

    private static bool TickAndBid(BudgetRig rig)
    {
        rig.Advance(100);
        return rig.TryBid(out _, 1, "asap") == NoBidReason.None;
    }

    /// <summary>Bids with a keeper's tick after each refusal, until two refusals follow each other.</summary>
    private static int BidUntilRefused(BudgetRig rig, out NoBidReason reason)
    {
        var bids = 0;
        while (true)
        {
            reason = rig.TryBid(out _);
            if (reason != NoBidReason.None)
            {
                rig.Keeper.Tick();
                reason = rig.TryBid(out _);
            }
            if (reason != NoBidReason.None)
            {
                return bids;
            }
            bids++;
        }
    }
}
