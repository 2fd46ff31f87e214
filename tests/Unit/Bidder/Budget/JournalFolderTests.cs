using System.Diagnostics;
using Rtb.Bidder.Budget;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Budget;

[Collection(MeasuredAlone.Name)]
public sealed class JournalFolderTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtb-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheAccountsAreThereAgainAfterReopening()
    {
        var clock = FakeClock.At("2026-03-10T10:00:00Z");
        using (var ledger = LocalLedger.Open(JournalFolder.Open(_folder), clock, new LedgerOptions()))
        {
            ledger.Record(new LimitsRecord(5, new BudgetLimits(1_000, 0, 0), "c5"));
            ledger.Record(new LeaseRecord(ledger.NextChunkId(), 5, 100, 200, 300));
            Assert.True(ledger.Commit());
        }
        using var reopened = LocalLedger.Open(JournalFolder.Open(_folder), clock, new LedgerOptions());
        Assert.Equal(300, reopened.State.Account(5).Lifetime.Committed);
        Assert.Equal("c5", reopened.State.Account(5).Id);
        Assert.Empty(reopened.Check());
    }

    [Fact]
    public void ASecondBidderIsRefusedTheFolder()
    {
        using (JournalFolder.Open(_folder))
        {
            var refusal = Assert.Throws<IOException>(() => JournalFolder.Open(_folder));
            Assert.Contains("in use by another bidder", refusal.Message, StringComparison.Ordinal);
        }
        JournalFolder.Open(_folder).Dispose();
    }

    [Fact]
    public void AnUnfinishedReplacementIsIgnored()
    {
        File.WriteAllText(Path.Combine(_folder, JournalFolder.FileName + ".new"), "half of a checkpoint");
        using var ledger = LocalLedger.Open(JournalFolder.Open(_folder), TimeProvider.System, new LedgerOptions());
        Assert.Empty(ledger.State.Campaigns);
    }

    [Fact]
    public void AMillionSettlementsOpenInLessThanASecond()
    {
        // Processor time, because others may share the machine; the smallest of three, because the first one compiles.
        const int Settlements = 1_000_000;
        var clock = FakeClock.At("2026-03-10T10:00:00Z");
        var expires = (uint)(clock.NowMs / 1000) + 3_600;
        var length = WriteSettlements(Settlements, expires);

        var large = new LedgerOptions { CompactBytes = 256 << 20 };
        var grown = Enumerable.Range(0, 3).Min(_ => OpeningMs(clock, large, Settlements));
        output.WriteLine($"{Settlements:N0} records in frames of their own, {length / 1e6:F0} MB: {grown:F0} ms");

        OpeningMs(clock, new LedgerOptions(), Settlements);
        var compactedLength = new FileInfo(Path.Combine(_folder, JournalFolder.FileName)).Length;
        var compacted = Enumerable.Range(0, 3).Min(_ => OpeningMs(clock, large, Settlements));
        output.WriteLine($"the same compacted, {compactedLength / 1e6:F0} MB: {compacted:F0} ms");
        Assert.True(compactedLength < length / 2);
        Assert.InRange(grown, 0, 1_000);
        Assert.InRange(compacted, 0, 1_000);
    }

    private double OpeningMs(FakeClock clock, LedgerOptions options, int settlements)
    {
        var wall = Stopwatch.GetTimestamp();
        var before = Environment.CpuUsage.TotalTime;
        using var ledger = LocalLedger.Open(JournalFolder.Open(_folder), clock, options);
        var took = Environment.CpuUsage.TotalTime - before;
        output.WriteLine(
            $"  opened in {took.TotalMilliseconds:F0} ms of CPU, {Stopwatch.GetElapsedTime(wall).TotalMilliseconds:F0} ms on the clock");
        Assert.Equal(settlements, ledger.State.Outcomes.Count);
        Assert.Equal(settlements, ledger.State.Account(5).Lifetime.Late);
        Assert.Empty(ledger.Check());
        return took.TotalMilliseconds;
    }

    /// <summary>The worst case: every notice was alone in its flush.</summary>
    private long WriteSettlements(int count, uint expires)
    {
        using var file = new BufferedStream(File.Create(Path.Combine(_folder, JournalFolder.FileName)), 1 << 20);
        file.Write(JournalFormat.FileHeader());
        var buffer = new byte[RecordWriter.RecordMax];
        for (var i = 0; i < count; i++)
        {
            var writer = new RecordWriter(buffer);
            var key = new ImpressionKey((ulong)i * 0x9E3779B97F4A7C15, (ulong)i * 0xD6E8FEB86659FD93);
            var record = new SettleRecord(key, 77, 5, 20_522, 29_552_000, 0, 1, expires);
            writer.Byte((byte)record.Kind);
            record.Write(ref writer);
            file.Write(JournalFormat.Frame((ulong)i, buffer.AsSpan(0, writer.Length)));
        }
        file.Flush();
        return file.Length;
    }
}
