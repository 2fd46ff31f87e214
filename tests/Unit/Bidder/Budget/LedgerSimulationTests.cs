using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Encode;
using Rtb.Contracts.Catalog.V1;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Budget;

/// <summary>Random days with crashes, disk failures, duplicates and reordering: after every step the books are sound and nothing is
/// overspent.</summary>
public class LedgerSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 1_200;
    private const int Steps = 120;

    [Fact]
    public async Task NothingIsOverspentWhateverHappens()
    {
        var totals = new Totals();
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                await new Day(seed, totals).Run();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed} fails", e);
            }
        }
        output.WriteLine($"{Seeds} seeds, {totals}");

        // A simulation that never reaches the hard parts proves nothing.
        Assert.True(totals.Crashes > Seeds / 2 && totals.Bids > Seeds * 20 &&
            totals.Late > 0 && totals.Refused > 0 && totals.DiskFailures > 0, totals.ToString());
    }

    [Fact]
    public async Task ASeedReplaysIdentically()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (first, second) = (new Totals(), new Totals());
            await new Day(seed, first).Run();
            await new Day(seed, second).Run();
            Assert.Equal(first, second);
        }
    }

    private sealed record Totals
    {
        public long Crashes { get; set; }

        public long Bids { get; set; }

        public long Refused { get; set; }

        public long Late { get; set; }

        public long Settled { get; set; }

        public long DiskFailures { get; set; }
    }

    /// <summary>What the world knows of a bid: the exchange, which does not crash.</summary>
    private sealed class Sold(NoticeToken token, string campaign)
    {
        public NoticeToken Token { get; } = token;

        public string Campaign { get; } = campaign;

        /// <summary>Once a billing was acknowledged its amount may never change.</summary>
        public long? Acknowledged { get; set; }
    }

    private sealed class Day(int seed, Totals totals)
    {
        private readonly Random _random = new(seed);
        private readonly List<Sold> _sold = [];
        private BudgetRig _rig = new(clock: FakeClock.At("2026-03-10T22:30:00Z"), options: new LedgerOptions { CompactBytes = 4_096 });
        private BudgetedCampaign[] _campaigns = [];

        public async Task Run()
        {
            Change();
            for (var step = 0; step < Steps; step++)
            {
                await Step();
                var broken = _rig.Ledger.Check();
                Assert.True(broken.Count == 0, $"step {step}: {string.Join("; ", broken)}");
            }
            _rig.Disk.FailAfterBytes = null;
            _rig.Disk.FailFlush = false;
            _rig.Keeper.Tick();
            await BillEverything();
            AssertNothingOverspent();
        }

        private async Task Step()
        {
            switch (_random.Next(20))
            {
                case < 7: Bid(); break;
                case < 13: await Notify(); break;
                case < 16: _rig.Advance(_random.Next(1, 40) * 500); break;
                case 16: _rig.Advance(_random.Next(1, 60) * 20_000); break;
                case 17: Change(); break;
                case 18: Crash(); break;
                default: ToggleDisk(); break;
            }
        }

        private void Bid()
        {
            for (var i = _random.Next(1, 12); i > 0 && _campaigns.Length > 0; i--)
            {
                var campaign = _campaigns[_random.Next(_campaigns.Length)];
                if (_rig.TryBid(out var token, campaign.Slot, campaign.Id, _random.Next(1, (int)BudgetRig.Bid + 1)) == NoBidReason.None)
                {
                    // Ids are minted by a counter that all tests share; the simulation needs its own.
                    token.ImpressionLow = (ulong)_sold.Count + 1;
                    token.ImpressionHigh = (ulong)seed;
                    _sold.Add(new Sold(token, campaign.Id));
                    totals.Bids++;
                }
                else
                {
                    totals.Refused++;
                }
            }
        }

        private async Task Notify()
        {
            for (var i = _random.Next(1, 8); i > 0 && _sold.Count > 0; i--)
            {
                // Mostly of recent bids, sometimes of any.
                var index = _random.Next(3) == 0 ? _random.Next(_sold.Count) : Math.Max(0, _sold.Count - 1 - _random.Next(12));
                var sold = _sold[index];
                switch (_random.Next(6))
                {
                    case 0: await _rig.Loss(sold.Token); break;
                    case 1 or 2: await _rig.Win(sold.Token, Price(sold)); break;
                    default: await Bill(sold); break;
                }
            }
        }

        private async Task Bill(Sold sold)
        {
            var result = await _rig.Bill(sold.Token, Price(sold));
            if (result.Outcome is NoticeOutcome.Applied or NoticeOutcome.Repeated)
            {
                Assert.True(sold.Acknowledged is null || sold.Acknowledged == result.ChargedNanos, "a booking changed");
                Assert.InRange(result.ChargedNanos, 0, sold.Token.PriceCapNanos);
                Assert.False(sold.Acknowledged is not null && result.Outcome is NoticeOutcome.Applied, "booked twice");
                sold.Acknowledged = result.ChargedNanos;
            }
        }

        private long? Price(Sold sold) => _random.Next(3) == 0 ? null : _random.Next((int)sold.Token.BidMicros + 50);

        private void Change()
        {
            PacingAlgorithm[] pacings = [PacingAlgorithm.Asap, PacingAlgorithm.Even, PacingAlgorithm.FrontLoaded];
            string[] zones = ["", "Europe/Berlin", "America/New_York", "Asia/Kolkata"];
            _campaigns = Enumerable.Range(0, 3).Where(_ => _random.Next(4) > 0).Select(slot => BudgetRig.Campaign(
                $"c{slot}",
                slot,
                daily: _random.Next(1, 40) * 1_000,
                hourly: _random.Next(3) == 0 ? _random.Next(1, 20) * 1_000 : 0,
                lifetime: _random.Next(3) == 0 ? _random.Next(1, 60) * 1_000 : 0,
                pacing: pacings[_random.Next(5) < 3 ? 0 : _random.Next(3)],
                zone: zones[slot])).ToArray();
            _rig.Keeper.Apply(_campaigns);
            _rig.Keeper.Tick();
        }

        private void Crash()
        {
            totals.Crashes++;
            var next = new BudgetRig(_rig.Disk.Crash(_random), _rig.Clock, new LedgerOptions { CompactBytes = 4_096 });
            _rig = next;
            AssertAcknowledgedIsBooked();
            _rig.Keeper.Apply(_campaigns);
            _rig.Keeper.Tick();
        }

        private void ToggleDisk()
        {
            totals.DiskFailures++;
            var broken = _rig.Disk.FailFlush || _rig.Disk.FailAfterBytes is not null;
            _rig.Disk.FailFlush = !broken && _random.Next(2) == 0;
            _rig.Disk.FailAfterBytes = !broken && !_rig.Disk.FailFlush ? _random.Next(0, 100) : null;
        }

        private async Task BillEverything()
        {
            foreach (var sold in _sold)
            {
                await Bill(sold);
                await Bill(sold);
            }
            AssertAcknowledgedIsBooked();
        }

        /// <summary>Nothing that was acknowledged is lost: the ledger has at least that much, and exactly what it remembers.</summary>
        private void AssertAcknowledgedIsBooked()
        {
            foreach (var campaign in _sold.GroupBy(sold => sold.Campaign))
            {
                var lifetime = _rig.Ledger.State.Account(BudgetRig.HashOf(campaign.Key)).Lifetime;
                Assert.True(
                    lifetime.Settled + lifetime.Late >= campaign.Sum(sold => sold.Acknowledged ?? 0), $"{campaign.Key} lost a booking");
            }
        }

        private void AssertNothingOverspent()
        {
            foreach (var account in _rig.Ledger.State.Campaigns.Values)
            {
                foreach (var day in account.Days.Values)
                {
                    Assert.True(day.Totals.Settled <= day.HighestBudgetNanos, $"{account.Id}: {day.Totals} of {day.HighestBudgetNanos}");
                }
                Assert.True(account.Lifetime.Settled <= account.HighestLifetimeNanos, $"{account.Id}: {account.Lifetime}");
                totals.Late += account.Lifetime.Late;
                totals.Settled += account.Lifetime.Settled;
            }
        }
    }
}
