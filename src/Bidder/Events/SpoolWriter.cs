using Microsoft.Extensions.Logging;
using Rtb.Campaigns.Events;

namespace Rtb.Bidder.Events;

/// <summary>
/// Appends events to the spool in batches and forces them to disk now and then. A disk that fails costs events, which are counted,
/// and is tried again; it never costs bids.
/// </summary>
/// <remarks>
/// Used by the shipper thread only; other threads read <see cref="SpoolCounters"/>. After a failed write the whole frames that did reach
/// the file stay (a reader may have seen them) and only the unfinished one is cut. After a failed fsync the file is left as it is, because
/// nobody knows what it holds, and a new one is begun.
/// </remarks>
internal sealed class SpoolWriter : IDisposable
{
    private readonly SpoolOptions _options;
    private readonly SpoolCounters _counters;
    private readonly SpoolFolder _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly byte[] _batch;

    private int _batched;
    private int _batchedFrames;
    private FileStream? _stream;

    // The file in use, also while it is closed after a failure. Sequence 0: none yet, or given up.
    private long _sequence;
    private long _end;
    private long _newestSequence;
    private long _retryTimestamp;
    private long _unsyncedTimestamp;

    /// <param name="open">Opens or creates a file; tests give one whose writes fail.</param>
    public SpoolWriter(
        SpoolOptions options, SpoolCounters counters, TimeProvider time, ILogger log, Func<string, FileStream>? open = null)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", problems), nameof(options));
        }
        _options = options;
        _counters = counters;
        _time = time;
        _log = log;
        _batch = new byte[options.BatchBytes];
        _retryTimestamp = time.GetTimestamp();
        _folder = new SpoolFolder(options, counters, log, open);
        TryOpen();
    }

    /// <summary>
    /// Takes the bytes of an event into the batch; they reach the file with a later append or <see cref="Flush"/>. An empty or too large
    /// payload is dropped and counted.
    /// </summary>
    public void Append(ReadOnlySpan<byte> payload)
    {
        if (TryReserve(payload.Length, out var frame))
        {
            payload.CopyTo(frame[SpoolFrame.PrefixBytes..]);
            SpoolFrame.Seal(frame);
        }
    }

    /// <summary>Writes the batch to the file, or drops it when there is no working file.</summary>
    public void Flush()
    {
        if (_batched == 0)
        {
            return;
        }
        if (TryOpen() && TryRotate())
        {
            WriteBatch();
        }
        else
        {
            Interlocked.Add(ref _counters.Dropped, _batchedFrames);
        }
        _batched = _batchedFrames = 0;
    }

    /// <summary>
    /// Forces written bytes to disk when enough of them or enough time has gathered; tries a failed disk again when it is time.
    /// </summary>
    public void SyncIfDue()
    {
        TryOpen();
        var unsynced = _counters.UnsyncedBytes;
        if (unsynced > 0 && (unsynced >= _options.SyncBytes || _time.GetElapsedTime(_unsyncedTimestamp) >= _options.SyncInterval))
        {
            Sync();
        }
    }

    /// <summary>Forces what is written to disk now.</summary>
    public void Sync()
    {
        if (_stream is null || _counters.UnsyncedBytes == 0)
        {
            return;
        }
        try
        {
            _stream.Flush(flushToDisk: true);
            Interlocked.Increment(ref _counters.Syncs);
            Volatile.Write(ref _counters.UnsyncedBytes, 0);
            if (!_folder.Exists(_sequence))
            {
                throw new FileNotFoundException($"Somebody deleted {SpoolFile.PathOf(_options.Folder, _sequence)} while it was written.");
            }
        }
        catch (Exception exception) when (IsDiskFailure(exception))
        {
            Fail(exception);
            _sequence = 0;
        }
    }

    /// <summary>Writes and forces everything, then closes.</summary>
    public void Dispose()
    {
        Flush();
        Sync();
        CloseStream();
        _folder.Dispose();
    }

    private bool TryReserve(int payloadBytes, out Span<byte> frame)
    {
        frame = default;
        if (payloadBytes is 0 or > SpoolFrame.PayloadBytesMax)
        {
            Interlocked.Increment(ref _counters.Dropped);
            return false;
        }
        var size = SpoolFrame.PrefixBytes + payloadBytes;
        if (_batched + size > _batch.Length)
        {
            Flush();
        }
        frame = _batch.AsSpan(_batched, size);
        _batched += size;
        _batchedFrames++;
        return true;
    }

    private void WriteBatch()
    {
        var before = _end;
        try
        {
            _stream!.Write(_batch, 0, _batched);
            CountWritten(_batchedFrames, _batched, before);
            NoteSuccess();
        }
        catch (Exception exception) when (IsDiskFailure(exception))
        {
            KeepWholeFrames(before);
            Fail(exception);
        }
    }

    /// <summary>A write can fail behind its first bytes: what reached the file in whole frames is written, the rest is dropped.</summary>
    private void KeepWholeFrames(long before)
    {
        long reached = 0;
        try
        {
            reached = Math.Clamp(_stream!.Length - before, 0, _batched);
        }
        catch (Exception exception) when (IsDiskFailure(exception))
        {
            _sequence = 0;
        }
        var (frames, bytes) = (0, 0);
        while (SpoolFrame.Inspect(_batch.AsSpan(bytes, (int)reached - bytes), out var size) == SpoolFrameState.Complete)
        {
            frames++;
            bytes += size;
        }
        CountWritten(frames, bytes, before);
        Interlocked.Add(ref _counters.Dropped, _batchedFrames - frames);
    }

    private void CountWritten(int frames, int bytes, long before)
    {
        if (bytes == 0)
        {
            return;
        }
        if (_counters.UnsyncedBytes == 0)
        {
            _unsyncedTimestamp = _time.GetTimestamp();
        }
        _end = before + bytes;
        Interlocked.Add(ref _counters.UnsyncedBytes, bytes);
        Interlocked.Add(ref _counters.Written, frames);
        Interlocked.Add(ref _counters.Bytes, bytes);
    }

    private bool TryRotate()
    {
        if (_end + _batched <= _options.FileBytesMax)
        {
            return true;
        }
        Sync();
        CloseStream();
        _sequence = 0;
        return TryOpen();
    }

    private bool TryOpen()
    {
        if (_stream is not null)
        {
            return true;
        }
        if (_counters.Failure is not null && _time.GetTimestamp() < _retryTimestamp)
        {
            return false;
        }
        var created = false;
        try
        {
            var target = _newestSequence == 0 ? _folder.OpenNewest()
                : _sequence == 0 ? _folder.Create(_newestSequence + 1)
                : _folder.Reopen(_sequence, _end);
            created = target.Sequence != _sequence;
            (_stream, _sequence, _end) = (target.Stream, target.Sequence, target.End);
            _newestSequence = _sequence;
        }
        catch (Exception exception) when (IsDiskFailure(exception))
        {
            Fail(exception);
            return false;
        }
        if (created)
        {
            NoteSuccess();
        }
        return true;
    }

    /// <summary>Something was written: the header of a new file or a batch. Merely opening a file on a full disk proves nothing.</summary>
    private void NoteSuccess()
    {
        if (_counters.Failure is not null)
        {
            _counters.Failure = null;
            SpoolLog.Recovered(_log, Volatile.Read(ref _counters.Dropped));
        }
    }

    private void Fail(Exception exception)
    {
        Interlocked.Increment(ref _counters.Errors);
        if (_counters.Failure is null)
        {
            SpoolLog.Failed(_log, exception.Message);
        }
        _counters.Failure = exception.Message;
        _retryTimestamp = _time.GetTimestamp() + (long)(_options.RetryInterval.TotalSeconds * _time.TimestampFrequency);
        CloseStream();
    }

    private void CloseStream()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (Exception exception) when (IsDiskFailure(exception))
        {
            Interlocked.Increment(ref _counters.Errors);
        }
        _stream = null;
        Volatile.Write(ref _counters.UnsyncedBytes, 0);
    }

    private static bool IsDiskFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
