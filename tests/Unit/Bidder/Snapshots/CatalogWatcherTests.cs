using Microsoft.Extensions.Logging.Abstractions;
using Rtb.Bidder.Snapshots;
using Rtb.Unit.Campaigns;

namespace Rtb.Unit.Bidder.Snapshots;

public sealed class CatalogWatcherTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("catalog-watcher-");
    private readonly SnapshotStore _store = new();
    private readonly ManualResetEventSlim _published = new();
    private readonly string _path;

    public CatalogWatcherTests()
    {
        _path = Path.Combine(_folder.FullName, "catalog.json");
        File.WriteAllText(_path, CatalogDocument.Valid);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _published.Dispose();
    }

    [Fact]
    public void FileThatIsOverwrittenIsPublished()
    {
        using var watcher = Start(out var loader);

        File.WriteAllText(_path, CatalogDocument.With("version", "77"));

        Assert.True(WaitFor(77), loader.Status.ToString());
    }

    [Fact]
    public void FileThatIsReplacedIsPublished()
    {
        using var watcher = Start(out var loader);
        var next = Path.Combine(_folder.FullName, "next.json");
        File.WriteAllText(next, CatalogDocument.With("version", "78"));

        File.Move(next, _path, overwrite: true);

        Assert.True(WaitFor(78), loader.Status.ToString());
    }

    [Fact]
    public void FileBehindALinkIsFoundByLooking()
    {
        // The system reports nothing about the target's folder, so this is the once-a-second look.
        using var elsewhere = new TemporaryFolder();
        var target = Path.Combine(elsewhere.Path, "target.json");
        File.Move(_path, target);
        File.CreateSymbolicLink(_path, target);
        using var watcher = Start(out var loader);

        File.WriteAllText(target, CatalogDocument.With("version", "79"));

        Assert.True(WaitFor(79), loader.Status.ToString());
    }

    [Fact]
    public void WatcherEndsWhenDisposed()
    {
        var watcher = Start(out var loader);
        watcher.Dispose();
        var reloads = loader.Status.Reloads;

        File.WriteAllText(_path, CatalogDocument.With("version", "80"));

        Assert.False(_published.Wait(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(reloads, loader.Status.Reloads);
    }

    private CatalogWatcher Start(out CatalogLoader loader)
    {
        loader = new CatalogLoader(
            _path, SnapshotSamples.Builder(), _store, TimeProvider.System, NullLogger<CatalogLoader>.Instance, (_, _) => _published.Set());
        loader.LoadFirst();
        _published.Reset();
        return new CatalogWatcher(loader, TimeProvider.System, NullLogger<CatalogWatcher>.Instance);
    }

    /// <summary>Waits for the report that a snapshot is about to be published, and then for that one write.</summary>
    private bool WaitFor(long version) =>
        _published.Wait(Deadline) && SpinWait.SpinUntil(() => _store.Current!.Version == version, Deadline);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("catalog-target-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
