using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Campaigns;

namespace Rtb.Unit.Bidder.Snapshots;

public sealed class CatalogLoaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("catalog-loader-");
    private readonly ManualTime _time = new(SnapshotSamples.Now);
    private readonly SnapshotStore _store = new();
    private readonly RecordingLogger _log = new();
    private readonly string _path;
    private int _writes;

    public CatalogLoaderTests()
    {
        _path = Path.Combine(_folder.FullName, "catalog.json");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void FirstLoadPublishesAndReports()
    {
        Write(CatalogDocument.Valid);
        var loader = Loader();

        loader.LoadFirst();

        Assert.Equal("c1", Assert.Single(_store.Current!.Campaigns).Record.Id);
        Assert.Equal(
            new CatalogStatus { Version = 1, LoadedAt = SnapshotSamples.Now, Campaigns = 1, Creatives = 2 }, loader.Status);
        Assert.Equal([LogLevel.Information], _log.Levels);
    }

    [Fact]
    public void FirstLoadThatFailsThrowsEveryProblemAndPublishesNothing()
    {
        Write("{\"version\":-1,\"account_currency\":\"x\"}");

        var exception = Assert.Throws<CatalogException>(Loader().LoadFirst);

        Assert.Equal(2, exception.Problems.Count);
        Assert.Null(_store.Current);
        Assert.Throws<CatalogException>(() => new CatalogLoader(_path + ".no", SnapshotSamples.Builder(), _store, _time, _log).LoadFirst());
    }

    [Fact]
    public void ChangedFileIsPublished()
    {
        Write(CatalogDocument.Valid);
        var loader = Loader();
        loader.LoadFirst();
        var first = _store.Current;
        _time.Advance(TimeSpan.FromMinutes(1));
        Write(CatalogDocument.With("campaigns[0].max_bid_micros", "5"));

        Assert.True(loader.LookForChange(settled: true));

        Assert.NotSame(first, _store.Current);
        Assert.Equal(5, _store.Current!.Campaigns[0].MaxBidMicros);
        Assert.Equal(first!.Campaigns[0].Slot, _store.Current.Campaigns[0].Slot);
        Assert.Equal((1, 0, 2), (loader.Status.Reloads, loader.Status.ReloadFailures, loader.Status.Version));
        Assert.Equal(SnapshotSamples.Now.AddMinutes(1), loader.Status.LoadedAt);
    }

    [Fact]
    public void UnchangedFileIsLeftAlone()
    {
        Write(CatalogDocument.Valid);
        var loader = Loader();
        loader.LoadFirst();
        var first = _store.Current;

        Assert.False(loader.LookForChange(settled: true));
        Assert.False(loader.LookForChange(settled: false));

        Assert.Same(first, _store.Current);
    }

    [Fact]
    public void FileThatIsStillBeingWrittenIsNotRead()
    {
        Write(CatalogDocument.Valid);
        var loader = Loader();
        loader.LoadFirst();

        Write("{");
        Assert.False(loader.LookForChange(settled: false));
        Write("{\"version\":");
        Assert.False(loader.LookForChange(settled: false));
        Write("{\"version\":9}");
        Assert.False(loader.LookForChange(settled: false));
        Assert.True(loader.LookForChange(settled: false));

        Assert.Equal(9, _store.Current!.Version);
        Assert.Equal(0, loader.Status.ReloadFailures);
    }

    /// <summary>Broken in each of the ways a file can be: what is in use stays in use, and it is said once.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{\"campaigns\":[{\"id\":")]
    [InlineData("{\"campagins\":[]}")]
    [InlineData("{\"version\":-1}")]
    [InlineData("{\"version\":\"x\"}")]
    [InlineData(null)]
    public void BrokenFileKeepsTheLastGoodOne(string? broken)
    {
        Write(CatalogDocument.Valid);
        var loader = Loader();
        loader.LoadFirst();
        var good = _store.Current;
        _time.Advance(TimeSpan.FromMinutes(1));
        if (broken is null)
        {
            File.Delete(_path);
        }
        else
        {
            Write(broken);
        }

        Assert.False(loader.LookForChange(settled: true));
        Assert.False(loader.LookForChange(settled: true));
        Assert.False(loader.LookForChange(settled: true));

        Assert.Same(good, _store.Current);
        Assert.NotNull(loader.Status.LastError);
        Assert.Equal(SnapshotSamples.Now.AddMinutes(1), loader.Status.LastErrorAt);
        Assert.Equal((0, 1, 1), (loader.Status.Reloads, loader.Status.ReloadFailures, loader.Status.Version));
        Assert.Equal([LogLevel.Information, LogLevel.Error], _log.Levels);

        Write(CatalogDocument.With("version", "12"));
        Assert.True(loader.LookForChange(settled: true));
        Assert.Equal((12, null), (_store.Current!.Version, loader.Status.LastError));
        Assert.Equal(SnapshotSamples.Now.AddMinutes(1), loader.Status.LastErrorAt);
    }

    [Fact]
    public void OversizedFileKeepsTheLastGoodOne()
    {
        Write(CatalogDocument.Valid);
        var loader = Loader(bytesMax: CatalogDocument.Valid.Length);
        loader.LoadFirst();
        var good = _store.Current;

        Write(CatalogDocument.Valid + " ");

        Assert.False(loader.LookForChange(settled: true));
        Assert.Same(good, _store.Current);
        Assert.Contains("at most", loader.Status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void VersionOfTheCatalogueIsUsedAndOtherwiseCounted()
    {
        var loader = Loader();
        Write(CatalogDocument.With("version", "41"));
        loader.LoadFirst();
        Write(CatalogDocument.Valid);
        loader.LookForChange(settled: true);
        Assert.Equal(42, _store.Current!.Version);
        Write(CatalogDocument.With("version", "7"));
        loader.LookForChange(settled: true);

        Assert.Equal(7, _store.Current.Version);
    }

    [Fact]
    public void WhatMustExistBeforehandIsPreparedBeforePublishingAndMayRefuse()
    {
        var slots = new List<int>();
        var refuse = false;
        Write(CatalogDocument.Valid);
        var loader = Loader(beforePublish: (catalog, snapshot) =>
        {
            Assert.NotSame(snapshot, _store.Current);
            Assert.Equal(catalog.Version, snapshot.Version);
            slots.Add(snapshot.Campaigns[0].Slot);
            if (refuse)
            {
                throw new IOException("journal is full");
            }
        });
        loader.LoadFirst();
        var good = _store.Current;
        refuse = true;
        Write(CatalogDocument.With("version", "2"));

        Assert.False(loader.LookForChange(settled: true));

        Assert.Equal([0, 0], slots);
        Assert.Same(good, _store.Current);
        Assert.Equal("journal is full", loader.Status.LastError);
    }

    [Fact]
    public void SnapshotIsRebuiltOnceADayWithoutAChange()
    {
        Write(CatalogDocument.Valid);
        var loader = Loader();
        loader.LoadFirst();
        var first = _store.Current;

        _time.Advance(TimeSpan.FromHours(23.9));
        Assert.False(loader.LookForChange(settled: true));
        _time.Advance(TimeSpan.FromHours(0.1));
        Assert.False(loader.LookForChange(settled: false));
        Assert.True(loader.LookForChange(settled: false));

        Assert.NotSame(first, _store.Current);
    }

    [Fact]
    public void EndedCampaignsLeaveWithTheDailyRebuild()
    {
        Write(CatalogDocument.With("campaigns[0].flight.end_time", "\"2026-06-01T13:00:00Z\""));
        var loader = Loader();
        loader.LoadFirst();
        Assert.Equal(1, loader.Status.Campaigns);
        _time.Advance(TimeSpan.FromDays(1));

        loader.LookForChange(settled: true);

        Assert.Equal(0, loader.Status.Campaigns);
    }

    private CatalogLoader Loader(Action<Catalog, CampaignSnapshot>? beforePublish = null, long bytesMax = CatalogFile.BytesMax) =>
        new(_path, SnapshotSamples.Builder(time: _time), _store, _time, _log, beforePublish, bytesMax);

    /// <summary>Writes with a time of its own, so that no two writes look alike however fast they are.</summary>
    private void Write(string json)
    {
        File.WriteAllText(_path, json);
        File.SetLastWriteTimeUtc(_path, SnapshotSamples.Now.UtcDateTime.AddSeconds(++_writes));
    }

    private sealed class RecordingLogger : ILogger<CatalogLoader>
    {
        private readonly ConcurrentQueue<LogLevel> _levels = [];

        public IEnumerable<LogLevel> Levels => _levels;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _levels.Enqueue(logLevel);
    }
}
