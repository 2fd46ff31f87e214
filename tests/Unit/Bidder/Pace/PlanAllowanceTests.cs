using Rtb.Bidder.Pace;

namespace Rtb.Unit.Bidder.Pace;

public class PlanAllowanceTests
{
    /// <summary>1,000 nanos a second, for a day.</summary>
    private const long DayMs = 86_400_000;

    private static long Planned(long atMs) => Math.Clamp(atMs, 0, DayMs);

    [Fact]
    public void AtMostTheLookaheadIsAllowedWhenThePlanIsMet()
    {
        var allowance = new PlanAllowance();
        allowance.Refresh(Planned, 1, committed: 50_000, nowMs: 50_000, DayMs, burst: 10);
        Assert.Equal(PlanAllowance.LookaheadMs, allowance.Allowed);
    }

    [Fact]
    public void NothingIsAllowedAheadOfThePlan()
    {
        var allowance = new PlanAllowance();
        allowance.Refresh(Planned, 1, committed: 50_000 + PlanAllowance.LookaheadMs, nowMs: 50_000, DayMs, burst: 1_000_000);
        Assert.Equal(0, allowance.Allowed);
    }

    [Fact]
    public void WhatWasMissedIsSpreadOverMinutes()
    {
        var allowance = new PlanAllowance();
        var committed = 0L;
        var nowMs = DayMs / 2;
        var missed = Planned(nowMs);
        for (var tick = 0; tick < 600; tick++)
        {
            allowance.Refresh(Planned, 1, committed, nowMs, DayMs, burst: 10);
            committed += allowance.Allowed;
            allowance.Take(allowance.Allowed);
            nowMs += 100;
        }

        // One minute of an exponential catch-up with a time of five minutes: 1 - e^(-1/5) = 18%.
        Assert.InRange(committed, missed * 16 / 100, missed * 22 / 100);
        for (var tick = 0; tick < 36_000; tick++)
        {
            allowance.Refresh(Planned, 1, committed, nowMs, DayMs, burst: 10);
            committed += allowance.Allowed;
            allowance.Take(allowance.Allowed);
            Assert.True(committed <= Planned(nowMs + PlanAllowance.LookaheadMs));
            nowMs += 100;
        }
        Assert.InRange(committed, Planned(nowMs) * 99 / 100, Planned(nowMs + PlanAllowance.LookaheadMs));
    }

    [Fact]
    public void ASmallBudgetSavesUpForOneBidAndNoMore()
    {
        // 1 nano a second, a bid costs 100.
        static long Slow(long atMs) => atMs / 1000;
        var allowance = new PlanAllowance();
        var nowMs = 0L;
        while (allowance.Allowed < 100 && nowMs < 1_000_000)
        {
            allowance.Refresh(Slow, 1, 0, nowMs, DayMs, burst: 100);
            nowMs += 1_000;
        }
        Assert.InRange(nowMs, 90_000, 110_000);
        for (var i = 0; i < 100; i++)
        {
            allowance.Refresh(Slow, 1, 0, nowMs += 1_000, DayMs, burst: 100);
        }
        Assert.Equal(100, allowance.Allowed);
    }

    [Fact]
    public void ANewDayStartsAfresh()
    {
        var allowance = new PlanAllowance();
        allowance.Refresh(Planned, 1, 0, 50_000, DayMs, burst: 40_000);
        allowance.Refresh(Planned, 2, 0, 0, DayMs, burst: 40_000);
        Assert.Equal(PlanAllowance.LookaheadMs, allowance.Allowed);
    }
}
