using Microsoft.Extensions.Logging;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>Loads the catalogue file, then replaces the snapshot whenever the file has changed into something valid.</summary>
/// <remarks>
/// All loading happens on the thread that calls <see cref="LoadFirst"/> and later on one thread of its own, never on one that serves
/// requests. Published by <see cref="SnapshotStore"/>; <see cref="Status"/> is read by anyone.
/// </remarks>
internal sealed class CatalogLoader
{
    /// <summary>A snapshot is rebuilt at least this often: ended campaigns leave it and its clocks know the coming changes of time.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly SnapshotBuilder _builder;
    private readonly SnapshotStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<Catalog, CampaignSnapshot>? _beforePublish;
    private readonly long _bytesMax;
    private readonly Lock _gate = new();

    private FileState _attempted = FileState.Absent;
    private FileState? _changing;
    private DateTimeOffset _attemptedAt;
    private CatalogStatus _status = new();

    /// <param name="path">The JSON file.</param>
    /// <param name="builder">Builds what is published.</param>
    /// <param name="store">Where it is published.</param>
    /// <param name="time">Stamps the status and the age of the snapshot.</param>
    /// <param name="logger">Told of every load and, once each, of every refusal.</param>
    /// <param name="beforePublish">Prepares what must exist before a request sees the snapshot (budgets, counters); when it throws, nothing is published.</param>
    /// <param name="bytesMax">Largest file that is read.</param>
    public CatalogLoader(
        string path,
        SnapshotBuilder builder,
        SnapshotStore store,
        TimeProvider time,
        ILogger<CatalogLoader> logger,
        Action<Catalog, CampaignSnapshot>? beforePublish = null,
        long bytesMax = CatalogFile.BytesMax)
    {
        _path = Path.GetFullPath(path);
        _builder = builder;
        _store = store;
        _time = time;
        _logger = logger;
        _beforePublish = beforePublish;
        _bytesMax = bytesMax;
    }

    public string FilePath => _path;

    public CatalogStatus Status => Volatile.Read(ref _status);

    /// <summary>Loads and publishes; without a first snapshot the process must not start.</summary>
    /// <exception cref="CatalogException">Lists everything that is wrong with the file.</exception>
    public void LoadFirst()
    {
        lock (_gate)
        {
            _attempted = CatalogFile.StateOf(_path);
            _attemptedAt = _time.GetUtcNow();
            Load();
        }
    }

    /// <summary>
    /// Loads the file when it differs from the last attempt. A file that may still be being written (<paramref name="settled"/> is false)
    /// must look the same twice in a row. True when a new snapshot was published.
    /// </summary>
    public bool LookForChange(bool settled)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var state = CatalogFile.StateOf(_path);
            if (state == _attempted && now - _attemptedAt < AgeMax)
            {
                _changing = null;
                return false;
            }
            if (!settled && state != _changing)
            {
                _changing = state;
                return false;
            }
            _changing = null;
            _attempted = state;
            _attemptedAt = now;
            return TryReload(now);
        }
    }

    private bool TryReload(DateTimeOffset now)
    {
        try
        {
            Load();
            return true;
        }
        catch (Exception e)
        {
            // Whatever is wrong with a new catalogue, the one in use is not: go on with it and say so.
            Volatile.Write(ref _status, _status with { LastError = e.Message, LastErrorAt = now, ReloadFailures = _status.ReloadFailures + 1 });
            SnapshotLog.Refused(_logger, _path, _status.Version, e.Message);
            return false;
        }
    }

    private void Load()
    {
        var catalog = CatalogFile.Read(_path, _bytesMax);
        if (catalog.Version == 0)
        {
            catalog.Version = _status.Version + 1;
        }
        var snapshot = _builder.Build(catalog);
        _beforePublish?.Invoke(catalog, snapshot);
        var isFirst = _store.Current is null;
        _store.Publish(snapshot);
        Volatile.Write(ref _status, _status with
        {
            Version = snapshot.Version,
            LoadedAt = _time.GetUtcNow(),
            LastError = null,
            Campaigns = snapshot.Campaigns.Length,
            Creatives = snapshot.Creatives.Length,
            Reloads = _status.Reloads + (isFirst ? 0 : 1),
        });
        SnapshotLog.Loaded(_logger, _path, snapshot.Version, snapshot.Campaigns.Length, snapshot.Creatives.Length);
    }
}
