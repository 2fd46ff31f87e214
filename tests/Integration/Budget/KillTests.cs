using System.Diagnostics;
using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.JournalVictim;
using Xunit.Abstractions;

namespace Rtb.Integration.Budget;

/// <summary>A bidder killed with SIGKILL at any moment never lets more be spent than the budget, and loses no booking that it
/// acknowledged.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 24;

    /// <summary>128 + SIGKILL: the victim did not end in any other way.</summary>
    private const int KilledExitCode = 137;

    private readonly string _folder = Directory.CreateTempSubdirectory("rtb-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NoKillLetsMoreBeSpentThanTheBudget()
    {
        var random = new Random(20_260_310);
        var spent = 0L;
        var bids = 0;
        var slowestMs = 0.0;
        for (var round = 0; round < Kills; round++)
        {
            var lines = await RunAndKill(round, killAfterLines: random.Next(1, 4_000));
            bids += lines.Count(line => line.Kind == 'B');
            (var billed, var reopenMs) = await ReopenAndBillTheRest(lines);
            spent += billed;
            slowestMs = Math.Max(slowestMs, reopenMs);
            Assert.True(spent <= Victim.LifetimeNanos, $"{spent} of {Victim.LifetimeNanos} spent after kill {round + 1}");
        }
        output.WriteLine(
            $"{Kills} kills, {bids:N0} bids, {spent:N0} of {Victim.LifetimeNanos:N0} nanos spent, slowest reopening {slowestMs:F0} ms");
        Assert.True(bids > Kills * 100, "the victims hardly bid");
        Assert.True(slowestMs < 1_000, $"reopening took {slowestMs:F0} ms");
    }

    /// <summary>Every line the victim could still tell before the signal struck.</summary>
    private async Task<List<VictimLine>> RunAndKill(int seed, int killAfterLines)
    {
        var victim = Path.Combine(AppContext.BaseDirectory, "Rtb.JournalVictim.dll");
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [victim, _folder, $"{seed}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

            // When the budget is used up the victim says nothing more; it is killed all the same.
            using var silence = new Timer(_ => process.Kill(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
            var lines = new List<VictimLine>();
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } text)
            {
                if (VictimLine.TryParse(text, out var line))
                {
                    lines.Add(line);
                }
                if (lines.Count == killAfterLines)
                {
                    process.Kill();
                }
            }
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(KilledExitCode, process.ExitCode);
            return lines;
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>
    /// The exchange's side: every bid that was answered and not lost is billed now, at the full bid. All of it must be covered by the
    /// chunk it was made on, because every hold is still inside its window.
    /// </summary>
    private async Task<(long Spent, double ReopenMs)> ReopenAndBillTheRest(List<VictimLine> lines)
    {
        var started = Stopwatch.GetTimestamp();
        using var ledger = LocalLedger.Open(JournalFolder.Open(_folder), TimeProvider.System, new LedgerOptions());
        var reopenMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Assert.Empty(ledger.Check());
        ledger.Start();
        using var keeper = new LeaseKeeper(ledger, new BudgetSlots(), TimeProvider.System);
        var desk = new NoticeDesk(ledger, keeper);

        var acknowledged = lines.Where(line => line.Kind == 'S').ToDictionary(line => line.Token.ImpressionLow, line => line.ChargedNanos);
        var lost = lines.Where(line => line.Kind == 'L').Select(line => line.Token.ImpressionLow).ToHashSet();
        var answered = lines.Where(line => line.Kind == 'B' && !lost.Contains(line.Token.ImpressionLow))
            .Select(line => line.Token).ToList();
        var results = await Task.WhenAll(answered.Select(token => desk.ReportBillingAsync(token, null)));
        foreach (var (token, result) in answered.Zip(results))
        {
            Assert.True(result.Outcome is NoticeOutcome.Applied or NoticeOutcome.Repeated, $"{result}");
            Assert.Equal(0, result.LateNanos);
            if (acknowledged.TryGetValue(token.ImpressionLow, out var charged))
            {
                Assert.Equal(new NoticeResult(NoticeOutcome.Repeated, charged), result);
            }
        }
        Assert.Empty(ledger.Check());
        var account = ledger.State.Account(Victim.Campaign.IdHash).Lifetime;
        Assert.Equal(0, account.Late);
        Assert.True(account.Committed <= Victim.LifetimeNanos);
        return (results.Sum(result => result.ChargedNanos), reopenMs);
    }
}
