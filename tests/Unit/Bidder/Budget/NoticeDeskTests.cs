using Rtb.Bidder.Budget;
using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Budget;

public class NoticeDeskTests
{
    /// <summary>
    /// One bid of 1,000 and the news of it. `win` names the price 600, `bill` none, `bill700` its own. `~` lets the window pass,
    /// `!` lets the token expire, `%` kills the process and opens the journal again.
    /// </summary>
    private const string Cases = """
        news                    settled  late  held  last outcome
        win                     |     0 |    0 |  600 | Applied
        win win                 |     0 |    0 |  600 | Repeated
        win ~                   |     0 |    0 |    0 | Applied
        bill                    |  1000 |    0 |    0 | Applied
        bill bill               |  1000 |    0 |    0 | Repeated
        bill700                 |   700 |    0 |    0 | Applied
        bill700 bill            |   700 |    0 |    0 | Repeated
        win bill                |   600 |    0 |    0 | Applied
        win bill bill           |   600 |    0 |    0 | Repeated
        win bill win            |   600 |    0 |    0 | Repeated
        win bill700             |   700 |    0 |    0 | Applied
        bill win                |  1000 |    0 |    0 | Repeated
        bill loss               |  1000 |    0 |    0 | Repeated
        loss                    |     0 |    0 |    0 | Applied
        loss loss               |     0 |    0 |    0 | Repeated
        loss ~ loss             |     0 |    0 |    0 | Repeated
        loss win                |     0 |    0 |    0 | Applied
        loss bill               |     0 | 1000 |    0 | Applied
        loss win bill           |     0 |  600 |    0 | Applied
        loss bill loss bill     |     0 | 1000 |    0 | Repeated
        win loss                |     0 |    0 |  600 | Repeated
        win loss bill           |   600 |    0 |    0 | Applied
        ~ win                   |     0 |    0 |    0 | Applied
        ~ loss                  |     0 |    0 |    0 | Repeated
        ~ bill                  |     0 | 1000 |    0 | Applied
        ~ bill bill             |     0 | 1000 |    0 | Repeated
        ~ win bill              |     0 |  600 |    0 | Applied
        win ~ bill              |     0 |  600 |    0 | Applied
        bill ~ bill             |  1000 |    0 |    0 | Repeated
        loss ~ bill             |     0 | 1000 |    0 | Applied
        bill ~ loss             |  1000 |    0 |    0 | Repeated
        ! win                   |     0 |    0 |    0 | TokenExpired
        ! loss                  |     0 |    0 |    0 | TokenExpired
        ! bill                  |     0 |    0 |    0 | TokenExpired
        win ! bill              |     0 |    0 |    0 | TokenExpired
        bill ! bill             |  1000 |    0 |    0 | TokenExpired
        loss ! bill             |     0 |    0 |    0 | TokenExpired
        % bill                  |  1000 |    0 |    x | Applied
        win % bill              |   600 |    0 |    x | Applied
        win % win               |     0 |    0 |    x | Repeated
        bill % bill             |  1000 |    0 |    x | Repeated
        % bill % bill           |  1000 |    0 |    x | Repeated
        % loss                  |     0 |    0 |    x | Repeated
        loss % bill             |  1000 |    0 |    x | Applied
        ~ % bill                |  1000 |    0 |    x | Applied
        """;

    public static TheoryData<string, long, long, long?, string> Table()
    {
        var data = new TheoryData<string, long, long, long?, string>();
        foreach (var line in Cases.Split('\n').Skip(1))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            data.Add(cells[0], long.Parse(cells[1]), long.Parse(cells[2]), cells[3] == "x" ? null : long.Parse(cells[3]), cells[4]);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task NewsInAnyOrderBooksOnce(string news, long settled, long late, long? held, string outcome)
    {
        var rig = BudgetRig.Running();
        var token = rig.MustBid();
        var last = default(NoticeResult);
        foreach (var word in news.Split(' '))
        {
            (rig, var result) = await Step(rig, token, word);
            last = result ?? last;
            rig.AssertSound();
        }
        var account = rig.Ledger.State.Account(token.CampaignHash);
        Assert.Equal((settled, late), (account.Lifetime.Settled, account.Lifetime.Late));
        Assert.Equal(outcome, last.Outcome.ToString());
        if (held is not null)
        {
            Assert.Equal(held, rig.Status().HeldNanos);

            // Whatever is not held or spent is free or back in the budget.
            Assert.Equal(1_000_000 - settled - late - held, rig.Status().SpendableNanos);
        }
        rig.Dispose();
    }

    [Fact]
    public async Task EverySequenceOfFourNoticesBooksWhatTheRulesSay()
    {
        string[] words = ["win", "loss", "bill", "~"];
        for (var code = 0; code < 256; code++)
        {
            var news = Enumerable.Range(0, 4).Select(place => words[(code >> (2 * place)) & 3]).ToList();
            var rig = BudgetRig.Running();
            var token = rig.MustBid();
            foreach (var word in news)
            {
                await Step(rig, token, word);
                rig.AssertSound();
            }

            // The rules once more, in the plainest form: only the first bill counts; what came before it decides.
            var billed = news.IndexOf("bill");
            var before = news.Take(Math.Max(billed, 0)).ToList();
            var charge = billed < 0 ? 0 : before.Contains("win") ? 600 : 1000;
            var windowPassed = before.Contains("~");
            var released = before.Contains("loss") && !before.Take(before.IndexOf("loss")).Any(word => word is "win" or "~");
            var late = windowPassed || released ? charge : 0;
            var totals = rig.Ledger.State.Account(token.CampaignHash).Lifetime;
            Assert.True((charge - late, late) == (totals.Settled, totals.Late), $"{string.Join(' ', news)}: {totals}");
            rig.Dispose();
        }
    }

    [Theory]
    [InlineData(1_000, 500, 500)]
    [InlineData(999, 500, 500)]
    [InlineData(3, 1, 1)]
    [InlineData(1_000, 5_000, 1_000)]
    [InlineData(1_000, 0, 0)]
    public async Task TheChargeIsTheLowerOfPriceAndBid(long cap, long clearing, long charge)
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid(price: cap);
        Assert.Equal(new NoticeResult(NoticeOutcome.Applied, charge), await rig.Bill(token, clearing));
        Assert.Equal(charge, rig.Status().SettledNanos);
    }

    [Fact]
    public async Task AnotherCurrencyIsChargedByProportionRoundedUp()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid(price: 1_000);
        token.BidMicros = 3_000_000_000_000_000;
        var result = await rig.Bill(token, 1_000_000_000_000_001);
        Assert.Equal(334, result.ChargedNanos);
    }

    [Fact]
    public async Task ANegativePriceIsRefusedAndChangesNothing()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid();
        Assert.Equal(NoticeOutcome.PriceInvalid, (await rig.Bill(token, -1)).Outcome);
        Assert.Equal(NoticeOutcome.PriceInvalid, (await rig.Win(token, -1)).Outcome);
        Assert.Equal(NoticeOutcome.PriceInvalid, (await rig.Desk.ReportLossAsync(token, 1, -1)).Outcome);
        Assert.Equal(BudgetRig.Bid, rig.Status().HeldNanos);
    }

    [Fact]
    public async Task AWinBillsWhereTheExchangeSaysSo()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid(flags: NoticeFlags.BillsOnWin);
        Assert.Equal(new NoticeResult(NoticeOutcome.Applied, 600), await rig.Win(token, 600));
        Assert.Equal(new NoticeResult(NoticeOutcome.Repeated, 600), await rig.Bill(token));
        Assert.Equal(600, rig.Status().SettledNanos);
    }

    [Fact]
    public async Task ATestBidIsBookedNowhere()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid(flags: NoticeFlags.Test);
        var bytes = rig.Disk.Durable!.Length;
        Assert.Equal(NoticeOutcome.Test, (await rig.Bill(token)).Outcome);
        Assert.Equal(NoticeOutcome.Test, (await rig.Win(token)).Outcome);
        Assert.Equal((0, 0), (rig.Status().SettledNanos, rig.Status().LateNanos));
        Assert.Equal(bytes, rig.Disk.Durable!.Length);
    }

    [Fact]
    public async Task AnUnknownCampaignIsRefusedUnlessItsChunkIsKnown()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid();
        var foreign = token with { CampaignHash = 999, ChunkId = 12345 };
        Assert.Equal(new NoticeResult(NoticeOutcome.UnknownCampaign, CampaignKnown: false), await rig.Bill(foreign));

        var onOurChunk = token with { CampaignHash = 999 };
        Assert.Equal(new NoticeResult(NoticeOutcome.Applied, 1_000, 0, CampaignKnown: false), await rig.Bill(onOurChunk));
        Assert.Equal(1_000, rig.Status().SettledNanos);
        rig.AssertSound();
    }

    [Fact]
    public async Task ABillForAClosedChunkIsLate()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid();
        token.ExpiresSeconds += 3 * 3_600;
        rig.Keeper.Apply([]);
        rig.Advance(HoldClock.LongestHoldMs + 60_000);
        Assert.Empty(rig.Ledger.State.Chunks);
        Assert.Equal(new NoticeResult(NoticeOutcome.Applied, 1_000, 1_000), await rig.Bill(token));
        Assert.Equal((1_000, 0, 1_000), (rig.Status().CommittedNanos, rig.Status().SettledNanos, rig.Status().LateNanos));
        rig.AssertSound();
    }

    [Fact]
    public async Task ABillAboveTheWonPriceTakesTheRestFromFreeMoneyOrIsLateForIt()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 1_500));
        var token = rig.MustBid();
        await rig.Win(token, 600);
        rig.Advance(1_000);
        Assert.Equal(900, rig.Slots.CanAfford(0, 900, out _) ? 900 : 0);
        rig.MustBid(price: 900);
        Assert.Equal(new NoticeResult(NoticeOutcome.Applied, 700, 100), await rig.Bill(token, 700));
        rig.AssertSound();
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeItIsOnDisk()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid();
        var billing = rig.Desk.ReportBillingAsync(token, null);
        var repeated = rig.Desk.ReportBillingAsync(token, null);
        Assert.False(billing.IsCompleted || repeated.IsCompleted);
        rig.Ledger.Commit();
        Assert.Equal(NoticeOutcome.Applied, (await billing).Outcome);
        Assert.Equal(NoticeOutcome.Repeated, (await repeated).Outcome);
    }

    [Fact]
    public async Task WhatALowerPriceLeavesIsFreeOnlyWhenThePriceIsOnDisk()
    {
        using var rig = BudgetRig.Running(BudgetRig.Campaign(daily: 2_000));
        var (first, second) = (rig.MustBid(), rig.MustBid());
        var win = rig.Desk.ReportWinAsync(first, 600);
        var billing = rig.Desk.ReportBillingAsync(second, 700);
        Assert.False(rig.Slots.CanAfford(0, 1, out _));
        rig.Ledger.Commit();
        await win;
        await billing;
        Assert.True(rig.Slots.CanAfford(0, 700, out _));
        Assert.False(rig.Slots.CanAfford(0, 701, out _));
        Assert.Equal((700, 600), (rig.Status().SettledNanos, rig.Status().HeldNanos));
    }

    [Fact]
    public async Task AFullDiskMakesNoticesUnavailableAndNothingIsBookedTwiceAfterwards()
    {
        using var rig = BudgetRig.Running();
        var (first, second) = (rig.MustBid(), rig.MustBid());
        rig.Disk.FailAfterBytes = 5;
        Assert.Equal(NoticeOutcome.Unavailable, (await rig.Bill(first)).Outcome);
        Assert.Equal(NoticeOutcome.Unavailable, (await rig.Bill(second)).Outcome);
        Assert.NotNull(rig.Ledger.Failure);

        rig.Disk.FailAfterBytes = null;
        rig.Keeper.Tick();
        Assert.Null(rig.Ledger.Failure);
        Assert.Equal(new NoticeResult(NoticeOutcome.Repeated, 1_000), await rig.Bill(first));
        Assert.Equal(new NoticeResult(NoticeOutcome.Applied, 1_000), await rig.Bill(second));
        using var reopened = rig.Crash();
        Assert.Equal(2_000, reopened.Status().SettledNanos);
    }

    [Fact]
    public async Task ImpressionsBeyondTheLimitAreUnavailableUntilOthersExpire()
    {
        using var rig = new BudgetRig(options: new LedgerOptions { ImpressionsMax = 2 });
        rig.Keeper.Apply([BudgetRig.Campaign()]);
        rig.Keeper.Tick();
        var tokens = Enumerable.Range(0, 3).Select(_ => rig.MustBid()).ToList();
        await rig.Bill(tokens[0]);
        await rig.Bill(tokens[1]);
        Assert.Equal(NoticeOutcome.Unavailable, (await rig.Bill(tokens[2])).Outcome);
        Assert.Equal(NoticeOutcome.Repeated, (await rig.Bill(tokens[1])).Outcome);
        rig.Advance((BudgetRig.TokenSeconds + 120) * 1_000L);
        Assert.Equal(0, rig.Ledger.State.Outcomes.Count);
    }

    [Fact]
    public async Task AForgottenTokenStaysRefusedWhenTheClockGoesBack()
    {
        using var rig = BudgetRig.Running();
        var token = rig.MustBid();
        await rig.Bill(token);
        rig.Advance((BudgetRig.TokenSeconds + 120) * 1_000L);
        rig.Clock.NowMs -= BudgetRig.TokenSeconds * 1_000L;
        Assert.Equal(NoticeOutcome.TokenExpired, (await rig.Bill(token)).Outcome);
    }

    [Fact]
    public async Task LossesAreCountedByReasonOnce()
    {
        using var rig = BudgetRig.Running();
        var (first, second) = (rig.MustBid(), rig.MustBid());
        await rig.Loss(first);
        await rig.Loss(first);
        await rig.Desk.ReportLossAsync(second, 100_000, 5);
        Assert.Equal((1, 1, 0), (rig.Desk.LossCount(102), rig.Desk.LossCount(-1), rig.Desk.LossCount(1)));
    }

    private static async Task<(BudgetRig Rig, NoticeResult? Result)> Step(BudgetRig rig, NoticeToken token, string word)
    {
        switch (word)
        {
            case "win": return (rig, await rig.Win(token, 600));
            case "loss": return (rig, await rig.Loss(token));
            case "bill": return (rig, await rig.Bill(token));
            case "bill700": return (rig, await rig.Bill(token, 700));
            case "~": rig.Advance(BudgetRig.WindowMs + (3 * HoldClock.BucketMs)); return (rig, null);
            case "!": rig.Advance((BudgetRig.TokenSeconds + 1) * 1_000L); return (rig, null);
            case "%": return (rig.Crash(), null);
            default: throw new ArgumentException(word);
        }
    }
}
