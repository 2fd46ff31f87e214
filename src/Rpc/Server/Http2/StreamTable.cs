namespace Rtb.Rpc.Server.Http2;

/// <summary>The open streams of one connection by their ids, and the objects of those that have ended, for those to come.</summary>
internal sealed class StreamTable(int streamsMax)
{
    private readonly Stack<Http2Stream> _spare = new();
    private Http2Stream[] _open = new Http2Stream[16];
    private int[] _ids = new int[16];

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == streamsMax;

    /// <summary>One of the open ones, in no order; the newest is the last. Removing one moves the last to its place.</summary>
    public Http2Stream this[int index] => _open[index];

    /// <summary>A stream that is not open yet.</summary>
    public Http2Stream Rent(int id)
    {
        if (!_spare.TryPop(out var stream))
        {
            stream = new Http2Stream();
        }

        stream.Begin(id);
        return stream;
    }

    /// <summary>Null when it is not open.</summary>
    public Http2Stream? Find(int id)
    {
        if (Count > 0 && _ids[Count - 1] == id)
        {
            return _open[Count - 1];
        }

        var index = _ids.AsSpan(0, Count).IndexOf(id);
        return index < 0 ? null : _open[index];
    }

    public void Add(Http2Stream stream)
    {
        if (Count == _open.Length)
        {
            Array.Resize(ref _open, 2 * Count);
            Array.Resize(ref _ids, 2 * Count);
        }

        _open[Count] = stream;
        _ids[Count] = stream.Id;
        Count++;
    }

    /// <summary>Takes an open stream out; it may still be used until it is given back.</summary>
    public void Remove(Http2Stream stream)
    {
        var index = Array.LastIndexOf(_ids, stream.Id, Count - 1, Count);
        Count--;
        _open[index] = _open[Count];
        _ids[index] = _ids[Count];
    }

    /// <summary>Forgets the call of a stream that is not open.</summary>
    public void GiveBack(Http2Stream stream)
    {
        stream.Clear();
        if (_spare.Count < streamsMax)
        {
            _spare.Push(stream);
        }
    }
}
