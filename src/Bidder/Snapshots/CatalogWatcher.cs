using Microsoft.Extensions.Logging;

namespace Rtb.Bidder.Snapshots;

/// <summary>Asks the loader to look at the file: soon after the system reports a change, and once a second because reports get lost.</summary>
/// <remarks>Loading runs on the one thread made here; timers and the system's reports only wake it.</remarks>
internal sealed class CatalogWatcher : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>A file without reported changes for this long has been written to its end.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(100);

    private readonly CatalogLoader _loader;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer _lookTimer;
    private readonly ITimer _quietTimer;
    private readonly FileSystemWatcher? _files;
    private readonly Thread _thread;

    // Written by timers and Dispose, read by the thread.
    private int _settled;
    private volatile bool _stopping;

    public CatalogWatcher(CatalogLoader loader, TimeProvider time, ILogger<CatalogWatcher> logger)
    {
        _loader = loader;
        _thread = new Thread(Run) { IsBackground = true, Name = "catalogue", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
        _lookTimer = time.CreateTimer(_ => _wake.Set(), state: null, LookInterval, LookInterval);
        _quietTimer = time.CreateTimer(_ => WakeSettled(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _files = Watch(loader.FilePath, logger);
    }

    public void Dispose()
    {
        _files?.Dispose();
        _quietTimer.Dispose();
        _lookTimer.Dispose();
        _stopping = true;
        _wake.Set();
        _thread.Join();
        // The event itself is left to the collector: a timer's last call may still set it.
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_stopping)
            {
                return;
            }
            _loader.LookForChange(settled: Interlocked.Exchange(ref _settled, 0) == 1);
        }
    }

    private void WakeSettled()
    {
        Interlocked.Exchange(ref _settled, 1);
        _wake.Set();
    }

    private FileSystemWatcher? Watch(string path, ILogger logger)
    {
        try
        {
            var files = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
            files.Changed += (_, _) => _quietTimer.Change(QuietTime, Timeout.InfiniteTimeSpan);
            files.Created += (_, _) => _quietTimer.Change(QuietTime, Timeout.InfiniteTimeSpan);
            files.Renamed += (_, _) => _quietTimer.Change(QuietTime, Timeout.InfiniteTimeSpan);
            files.EnableRaisingEvents = true;
            return files;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Out of inotify watches, or a file system without reports.
            SnapshotLog.WatcherUnavailable(logger, path, e.Message);
            return null;
        }
    }
}
