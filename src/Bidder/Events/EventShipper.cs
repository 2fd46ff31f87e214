using Microsoft.Extensions.Logging;
using Rtb.Campaigns.Events;

namespace Rtb.Bidder.Events;

/// <summary>The one background thread between the ring and the spool.</summary>
/// <remarks>
/// It asks the ring every few milliseconds instead of being woken, so that a request thread pays for a copy and nothing else. Other threads
/// read <see cref="Counters"/> and call <see cref="Stop"/>.
/// </remarks>
internal sealed class EventShipper : IDisposable
{
    // A 32 KiB array of records: fits the second-level cache, and a batch of this size is one or two writes of the spool.
    private const int BatchRecords = 256;

    private readonly EventRing _ring;
    private readonly SpoolWriter _writer;
    private readonly TimeSpan _idle;
    private readonly ILogger _log;
    private readonly byte[] _payload = new byte[SpoolFrame.PayloadBytesMax];
    private readonly BidRecord[] _records = new BidRecord[BatchRecords];
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;

    /// <param name="writer">Belongs to the shipper from here on; closed by <see cref="Stop"/>.</param>
    /// <param name="idle">How long an empty ring is left alone. The ring must hold what is written meanwhile.</param>
    public EventShipper(EventRing ring, SpoolWriter writer, SpoolCounters counters, TimeSpan idle, ILogger log)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(idle.TotalMilliseconds, 1);
        _ring = ring;
        _writer = writer;
        _idle = idle;
        _log = log;
        Counters = counters;
        _thread = new Thread(Run) { Name = "event-shipper", IsBackground = true };
    }

    public SpoolCounters Counters { get; }

    /// <summary>Records that wait in the ring: how far the shipper is behind.</summary>
    public long Lag => _ring.Waiting;

    /// <summary>False after a defect ended the thread, which is logged.</summary>
    public bool Running => _thread.IsAlive;

    public void Start() => _thread.Start();

    /// <summary>
    /// Writes everything that is in the ring, forces it to disk and closes the spool. Call it when nobody writes to the ring any more.
    /// </summary>
    /// <returns>
    /// False when that took longer than the timeout (a disk that hangs); the thread goes on and the process may end anyway.
    /// </returns>
    public bool Stop(TimeSpan timeout)
    {
        _stopping.Set();
        if (!_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted))
        {
            return _thread.Join(timeout);
        }
        Finish();
        return true;
    }

    public void Dispose()
    {
        if (Stop(TimeSpan.FromSeconds(10)))
        {
            _stopping.Dispose();
        }
    }

    private void Run()
    {
        try
        {
            while (!_stopping.IsSet)
            {
                if (ShipOnce() < BatchRecords)
                {
                    _writer.Flush();
                    _writer.SyncIfDue();
                    _stopping.Wait(_idle);
                }
                else
                {
                    _writer.SyncIfDue();
                }
            }
            Finish();
        }
        catch (Exception exception)
        {
            // The last frame of this thread: letting it through would end the process, and telemetry must not cost bids.
            SpoolLog.ShipperFailed(_log, exception);
        }
    }

    private int ShipOnce()
    {
        var count = _ring.Drain(_records);
        for (var i = 0; i < count; i++)
        {
            // What does not fit is handed on as nothing, which the writer counts as dropped.
            BidEventEncoder.TryWrite(_records[i], _payload, out var length);
            _writer.Append(_payload.AsSpan(0, length));
        }
        Array.Clear(_records, 0, count);
        return count;
    }

    private void Finish()
    {
        var spinner = default(SpinWait);
        while (_ring.Waiting > 0)
        {
            if (ShipOnce() == 0)
            {
                // A writer has claimed a cell and not filled it yet.
                spinner.SpinOnce();
            }
        }
        _writer.Dispose();
    }
}
