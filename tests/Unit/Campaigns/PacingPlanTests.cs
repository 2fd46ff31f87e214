using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Campaigns;

public class PacingPlanTests
{
    private const long DayMs = 86_400_000;
    private const long Finish = DayMs / 24 * 23;

    [Theory]
    [InlineData(PacingAlgorithm.Even, 0, 0)]
    [InlineData(PacingAlgorithm.Even, Finish / 2, 500_000_000)]
    [InlineData(PacingAlgorithm.Even, Finish, 1_000_000_000)]
    [InlineData(PacingAlgorithm.Even, DayMs, 1_000_000_000)]
    [InlineData(PacingAlgorithm.Unspecified, Finish / 2, 500_000_000)]
    [InlineData(PacingAlgorithm.Adaptive, Finish / 2, 500_000_000)]
    [InlineData(PacingAlgorithm.FrontLoaded, 0, 0)]
    [InlineData(PacingAlgorithm.FrontLoaded, Finish / 2, 625_000_000)]
    [InlineData(PacingAlgorithm.FrontLoaded, Finish, 1_000_000_000)]
    [InlineData(PacingAlgorithm.Asap, 0, 1_000_000_000)]
    [InlineData(PacingAlgorithm.Even, -5, 0)]
    [InlineData(PacingAlgorithm.Even, DayMs + 5, 1_000_000_000)]
    public void PlansGoThroughTheirPoints(PacingAlgorithm algorithm, long elapsedMs, long share)
    {
        Assert.Equal(share, PacingPlan.PlannedShare(algorithm, elapsedMs, DayMs));
    }

    [Theory]
    [InlineData(PacingAlgorithm.Even)]
    [InlineData(PacingAlgorithm.FrontLoaded)]
    [InlineData(PacingAlgorithm.Adaptive)]
    public void PlansNeverFallAndFollowTheFormula(PacingAlgorithm algorithm)
    {
        foreach (var dayMs in new[] { DayMs / 24 * 23, DayMs, DayMs / 24 * 25 })
        {
            var last = 0L;
            for (var ms = 0L; ms <= dayMs; ms += 61_007)
            {
                var share = PacingPlan.PlannedShare(algorithm, ms, dayMs);
                Assert.InRange(share, last, PacingPlan.Whole);
                last = share;

                var x = Math.Min(1.0, ms / (double)dayMs / (23.0 / 24));
                var formula = algorithm == PacingAlgorithm.FrontLoaded ? (1.5 * x) - (0.5 * x * x) : x;
                Assert.InRange(share / 1e9, formula - 3e-9, formula + 3e-9);
            }
        }
    }

    [Fact]
    public void AtTheEndOfThePlanTheWholeBudgetIsPlannedExactly()
    {
        foreach (var budget in new[] { 0, 1, 999, 1_234_567_891_011, long.MaxValue })
        {
            Assert.Equal(budget, PacingPlan.PlannedNanos(PacingAlgorithm.FrontLoaded, budget, Finish, DayMs));
            Assert.Equal(budget, PacingPlan.PlannedNanos(PacingAlgorithm.Asap, budget, 0, DayMs));
        }
    }

    [Fact]
    public void PlannedMoneyIsRoundedDown()
    {
        Assert.Equal(1, PacingPlan.PlannedNanos(PacingAlgorithm.Even, 3, Finish / 2, DayMs));
    }
}
