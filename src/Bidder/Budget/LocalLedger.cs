namespace Rtb.Bidder.Budget;

/// <summary>The accounts of a bidder that runs alone, kept in one journal: it plays the part that PostgreSQL has in a fleet.</summary>
/// <remarks>
/// <see cref="Gate"/> is held for every read and change of <see cref="State"/>. A record changes the state at once and is on disk
/// when <see cref="Commit"/> or <see cref="WhenDurable"/> says so; nobody outside is told of it, and no money moves, before that.
/// </remarks>
internal sealed class LocalLedger : IDisposable
{
    /// <summary>Days without an open chunk are summed up after this many days, so that the journal does not grow with age.</summary>
    private const int DaysKept = 4;

    /// <summary>About what an impression takes in a journal, between a checkpoint's 30 and a lonely settlement's 81: a guess that saves
    /// growing the table.</summary>
    private const int BytesPerImpression = 64;

    private readonly Journal _journal;
    private readonly int _compactBytes;
    private uint _lastSerial;
    private long _lengthAfterCompaction;

    private LocalLedger(LedgerState state, Journal journal, LedgerOptions options)
    {
        State = state;
        _journal = journal;
        _compactBytes = options.CompactBytes;
        ImpressionsMax = options.ImpressionsMax;
        _lengthAfterCompaction = JournalFormat.FileHeaderSize;
    }

    public Lock Gate { get; } = new();

    public LedgerState State { get; }

    public int ImpressionsMax { get; }

    /// <summary>False while the disk refuses writes: no leases are given and notices are answered as unavailable.</summary>
    public bool Writable => _journal.Failure is null;

    /// <summary>Why the disk refuses writes; null while it does not. Shown in readiness.</summary>
    public string? Failure => _journal.Failure;

    public long JournalBytes => _journal.FileLength;

    /// <summary>Bytes of an unacknowledged write that opening cut off.</summary>
    public long TornBytes => _journal.TornBytes;

    /// <exception cref="JournalCorruptException">The journal is damaged where it was safe once.</exception>
    /// <exception cref="IOException">The disk does not take the first record.</exception>
    public static LocalLedger Open(IJournalStorage storage, TimeProvider time, LedgerOptions options)
    {
        var state = new LedgerState();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        state.Outcomes.EnsureCapacity((int)Math.Min(options.ImpressionsMax, (storage.Length ?? 0) / BytesPerImpression));
        var journal = Journal.Open(storage, state.Replay);
        var ledger = new LocalLedger(state, journal, options);
        lock (ledger.Gate)
        {
            ledger.Purge(nowMs);
            ledger.CompactIfDue(nowMs);
            ledger.Record(new IncarnationRecord(ChunkIds.NextIncarnation(state.Incarnation, nowMs)));
        }
        if (!ledger.Commit())
        {
            throw new IOException($"The budget journal cannot be written: {journal.Failure}");
        }
        return ledger;
    }

    /// <summary>Starts the thread that makes notices durable.</summary>
    public void Start() => _journal.Start();

    public bool Commit() => _journal.Commit();

    public Task<bool> WhenDurable() => _journal.WhenDurable();

    public long NextChunkId() => ChunkIds.Of(State.Incarnation, ++_lastSerial);

    public void Record(in IncarnationRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in AliveRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in LimitsRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in LeaseRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in ReturnRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in CloseRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in WinRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Record(in SettleRecord record)
    {
        State.Apply(record);
        Append(record);
    }

    public void Purge(long nowMs) => State.Outcomes.Purge((uint)(nowMs / 1000));

    /// <summary>Rewrites the journal as what it adds up to once it has grown to twice that. Called under the gate.</summary>
    public void CompactIfDue(long nowMs)
    {
        if (Writable && _journal.FileLength >= Math.Max(_compactBytes, 2 * _lengthAfterCompaction))
        {
            LedgerCheckpoint.Prune(State, (int)(nowMs / 86_400_000) - DaysKept);
            if (_journal.Replace(LedgerCheckpoint.Write(State)))
            {
                _lengthAfterCompaction = _journal.FileLength;
            }
        }
    }

    /// <summary>Broken invariants; empty: sound.</summary>
    public List<string> Check()
    {
        lock (Gate)
        {
            return LedgerCheck.Run(State);
        }
    }

    public void Dispose() => _journal.Dispose();

    private void Append<T>(in T record)
        where T : struct, ILedgerRecord
    {
        Span<byte> buffer = stackalloc byte[RecordWriter.RecordMax];
        var writer = new RecordWriter(buffer);
        writer.Byte((byte)record.Kind);
        record.Write(ref writer);
        _journal.Append(buffer[..writer.Length]);
    }
}
