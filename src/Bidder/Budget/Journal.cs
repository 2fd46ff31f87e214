namespace Rtb.Bidder.Budget;

/// <summary>
/// Records in order, durable in groups: everything appended while one flush runs goes into the next. A write that fails is kept
/// and tried again with the same bytes at the same place, because after a failed flush nobody knows what the disk has.
/// </summary>
/// <remarks>
/// Appenders meet in <c>_pendingGate</c>, whoever commits holds <c>_fileGate</c>. Positions count appended bytes since the journal
/// was opened; <c>_durable</c> is published by a volatile write after the flush.
/// </remarks>
internal sealed class Journal : IDisposable
{
    private readonly IJournalStorage _storage;
    private readonly Lock _fileGate = new();
    private readonly Lock _pendingGate = new();
    private readonly SemaphoreSlim _work = new(0);
    private Thread? _writer;
    private volatile bool _stopping;

    // Under _pendingGate.
    private byte[] _pending = new byte[4096];
    private int _pendingLength;
    private long _appended;
    private TaskCompletionSource<bool> _pendingDone = NewPromise();

    // Under _fileGate, published by volatile writes.
    private Batch? _unwritten;
    private ulong _sequence;
    private long _fileLength;
    private long _durable;
    private string? _failure;
    private bool _flushOwed;

    private Journal(IJournalStorage storage, long fileLength, ulong sequence)
    {
        _storage = storage;
        _fileLength = fileLength;
        _sequence = sequence;
    }

    /// <summary>Null while writes succeed; else why the last one failed.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public long FileLength => Volatile.Read(ref _fileLength);

    /// <summary>Bytes of a torn last frame that opening cut off: a write that a crash interrupted and nobody was told of.</summary>
    public long TornBytes { get; private init; }

    /// <exception cref="JournalCorruptException">Bytes before the last frame are damaged.</exception>
    public static Journal Open(IJournalStorage storage, FrameReader read)
    {
        if (storage.Length is not { } length)
        {
            storage.Replace([JournalFormat.FileHeader()]);
            storage.Flush();
            return new Journal(storage, JournalFormat.FileHeaderSize, 0);
        }
        var reading = new JournalReading(storage, length);
        reading.Run(read);
        if (reading.End < length)
        {
            storage.Truncate(reading.End);
            storage.Flush();
        }
        return new Journal(storage, reading.End, reading.Frames) { TornBytes = length - reading.End };
    }

    /// <summary>Adds a record to the group that is being collected.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        lock (_pendingGate)
        {
            if (_pending.Length - _pendingLength < record.Length)
            {
                Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingLength + record.Length));
            }
            record.CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += record.Length;
            _appended += record.Length;
        }
    }

    /// <summary>Completes with true when everything appended so far is on disk, with false when writing it failed (it stays
    /// queued).</summary>
    public Task<bool> WhenDurable()
    {
        Task<bool> done;
        lock (_pendingGate)
        {
            if (Volatile.Read(ref _durable) == _appended)
            {
                return Task.FromResult(true);
            }
            if (Failure is not null)
            {
                return Task.FromResult(false);
            }
            // Records of a batch under way come before the pending ones; with nothing pending, the next commit reports on that batch too.
            done = _pendingDone.Task;
        }
        _work.Release();
        return done;
    }

    /// <summary>Writes and flushes what has been appended, on this thread. False: the disk refused, everything is kept for the next
    /// try.</summary>
    public bool Commit()
    {
        lock (_fileGate)
        {
            // First what an earlier commit could not write; then, in a frame of its own, what has come since.
            if (!WriteUnwritten())
            {
                return false;
            }
            TakePending();
            return WriteUnwritten();
        }
    }

    /// <summary>
    /// Puts a shorter history in place of the whole file. The caller holds back appenders: <paramref name="payloads"/> must tell
    /// everything appended until now, so what was waiting to be written becomes durable with it.
    /// </summary>
    public bool Replace(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        lock (_fileGate)
        {
            var content = new List<ReadOnlyMemory<byte>>(payloads.Count + 1) { JournalFormat.FileHeader() };
            content.AddRange(payloads.Select((payload, index) =>
                new ReadOnlyMemory<byte>(JournalFormat.Frame((ulong)index, payload.Span))));
            TakePending();
            try
            {
                _storage.Replace(content);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
                return false;
            }
            _sequence = (ulong)payloads.Count;
            Volatile.Write(ref _fileLength, content.Sum(part => (long)part.Length));

            // From here on the new file is the journal, and what waited is told by it; only the flush of its name is owed.
            _unwritten = new Batch([], _unwritten!.End, _unwritten.Promises);
            _flushOwed = true;
            return WriteUnwritten();
        }
    }

    /// <summary>Starts the thread that commits whenever somebody waits. Tests call <see cref="Commit"/> themselves instead.</summary>
    public void Start()
    {
        _writer = new Thread(WriteUntilStopped) { IsBackground = true, Name = "budget journal" };
        _writer.Start();
    }

    public void Dispose()
    {
        _stopping = true;
        _work.Release();
        _writer?.Join();
        Commit();
        lock (_pendingGate)
        {
            _pendingDone.TrySetResult(false);
        }
        _storage.Dispose();
        _work.Dispose();
    }

    private void WriteUntilStopped()
    {
        while (!_stopping)
        {
            _work.Wait();
            while (_work.Wait(0))
            {
                // One commit serves everybody who has asked so far.
            }
            if (Failure is null)
            {
                Commit();
            }
        }
    }

    /// <summary>Moves what waits into the unwritten batch; a batch that failed before becomes a longer one at the same place.</summary>
    private void TakePending()
    {
        lock (_pendingGate)
        {
            var promises = new List<TaskCompletionSource<bool>>(2) { _pendingDone };
            if (_unwritten is not null)
            {
                promises.AddRange(_unwritten.Promises);
            }
            var payload = _pending.AsSpan(0, _pendingLength);
            _unwritten = new Batch(_unwritten is null ? payload.ToArray() : [.. _unwritten.Payload, .. payload], _appended, promises);
            _pendingLength = 0;
            _pendingDone = NewPromise();
        }
    }

    private bool WriteUnwritten()
    {
        if (_unwritten is null)
        {
            return true;
        }
        if ((_unwritten.Payload.Length > 0 || _flushOwed) && !TryWrite(_unwritten))
        {
            return false;
        }
        Succeed();
        return true;
    }

    private bool TryWrite(Batch batch)
    {
        try
        {
            if (batch.Payload.Length == 0)
            {
                _storage.Flush();
                _flushOwed = false;
                return true;
            }
            var frame = batch.Frame ??= JournalFormat.Frame(_sequence, batch.Payload);
            _storage.Write(_fileLength, frame);
            _storage.Flush();
            Volatile.Write(ref _fileLength, _fileLength + frame.Length);
            _sequence++;
            _flushOwed = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            return false;
        }
    }

    private void Fail(Exception e)
    {
        Volatile.Write(ref _failure, e.Message);
        foreach (var promise in _unwritten!.Promises)
        {
            promise.TrySetResult(false);
        }
        _unwritten.Promises.Clear();
        lock (_pendingGate)
        {
            // Whoever appended before seeing the failure must not wait for the disk to come back.
            _pendingDone.TrySetResult(false);
            _pendingDone = NewPromise();
        }
    }

    private void Succeed()
    {
        var written = _unwritten!;
        _unwritten = null;
        Volatile.Write(ref _durable, written.End);
        Volatile.Write(ref _failure, null);
        foreach (var promise in written.Promises)
        {
            promise.TrySetResult(true);
        }
    }

    private static TaskCompletionSource<bool> NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What one flush makes durable. The frame is made once: a second try must write the same bytes over whatever the first
    /// left.</summary>
    private sealed class Batch(byte[] payload, long end, List<TaskCompletionSource<bool>> promises)
    {
        public byte[] Payload { get; } = payload;

        public long End { get; } = end;

        public List<TaskCompletionSource<bool>> Promises { get; } = promises;

        public byte[]? Frame { get; set; }
    }
}
