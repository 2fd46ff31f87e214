using System.Buffers.Binary;
using Rtb.Load.OpenLoop;

namespace Rtb.Load.Streaming;

/// <summary>
/// One bidirectional gRPC stream with many messages on their way. A good answer is a whole message that begins with the same field as its
/// request: the id of a bid request, the payload of an echo. Answers are expected in the order of the requests.
/// </summary>
internal sealed class StreamConnection : Http2Connection
{
    private const int Stream = 1;
    private const int PrefixBytes = 5;
    private const int ComparedMax = 64;
    private const byte FirstFieldTag = (1 << 3) | 2;

    private readonly byte[][] _frames;
    private readonly int[] _compared;
    private readonly int _inFlightMax;
    private readonly Queue<(int Body, long SentAt)> _onTheWay;
    private readonly byte[] _outgoing = new byte[FrameHeaderBytes + FramePayloadMax];

    // The start of the answer that is arriving, and how many of its bytes behind that start are still to come.
    private readonly byte[] _head = new byte[PrefixBytes + ComparedMax];
    private int _headCount;
    private int _restBytes = -1;
    private int _outgoingCount = FrameHeaderBytes;
    private long _streamWindow = DefaultWindow;
    private bool _isEnded;

    /// <param name="target">Address and method path.</param>
    /// <param name="frames">Messages with their 5-byte prefix.</param>
    /// <param name="inFlightMax">Requests at once without an answer.</param>
    /// <param name="answers">Where answers are counted.</param>
    public StreamConnection(Uri target, byte[][] frames, int inFlightMax, Answers answers)
        : base(target, answers)
    {
        if (frames.Any(frame => frame.Length > FramePayloadMax))
        {
            throw new ArgumentException($"a message is longer than {FramePayloadMax} bytes", nameof(frames));
        }
        _frames = frames;
        _compared = [.. frames.Select(frame => FirstFieldBytes(frame.AsSpan(PrefixBytes)))];
        _inFlightMax = inFlightMax;
        _onTheWay = new Queue<(int, long)>(inFlightMax);
        var headers = FirstHeaders(target);
        Write(_outgoing.AsSpan(0, WriteFrame(_outgoing, HeadersType, EndHeadersFlag, Stream, headers)));
    }

    public override int Outstanding => _onTheWay.Count;

    public bool IsOver => _isEnded || IsClosed;

    /// <summary>Collects the message; it leaves when a frame is full or with <see cref="SendCollected"/>.</summary>
    public override void Send(int body, long due)
    {
        var frame = _frames[body];
        if (_outgoingCount + frame.Length > _outgoing.Length)
        {
            SendCollected();
        }
        frame.CopyTo(_outgoing, _outgoingCount);
        _outgoingCount += frame.Length;
        SendWindow -= frame.Length;
        _streamWindow -= frame.Length;
        _onTheWay.Enqueue((body, due));
    }

    public void SendCollected()
    {
        if (_outgoingCount > FrameHeaderBytes)
        {
            WriteHeader(_outgoing, DataType, 0, Stream, _outgoingCount - FrameHeaderBytes);
            Write(_outgoing.AsSpan(0, _outgoingCount));
            _outgoingCount = FrameHeaderBytes;
        }
    }

    /// <summary>Says that no request follows; the server answers the rest and ends the stream.</summary>
    public void Finish()
    {
        SendCollected();
        Write(_outgoing.AsSpan(0, WriteFrame(_outgoing, DataType, EndStreamFlag, Stream, [])));
    }

    protected override bool HasRoom() =>
        !_isEnded && _onTheWay.Count < _inFlightMax && Math.Min(SendWindow, _streamWindow) >= FramePayloadMax;

    protected override void WidenStreams(int stream, int increment) => _streamWindow += increment;

    protected override void RenewStream(int stream, int received) => WriteWindowUpdate(stream, received);

    protected override void TakeData(int stream, ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            if (_restBytes < 0)
            {
                payload = payload[TakeHead(payload)..];
                continue;
            }
            var taken = Math.Min(_restBytes, payload.Length);
            payload = payload[taken..];
            _restBytes -= taken;
            EndAnswer();
        }
    }

    protected override void End(int stream, bool isOrderly)
    {
        // The server ends the stream only when it was asked to, and answers everything before that.
        _isEnded = true;
        if (!isOrderly || _onTheWay.Count > 0)
        {
            Close();
        }
    }

    /// <summary>The prefix first, then as many bytes as are compared; how many bytes that took.</summary>
    private int TakeHead(ReadOnlySpan<byte> payload)
    {
        var wanted = _headCount < PrefixBytes ? PrefixBytes : PrefixBytes + Math.Min(AnswerBytes, ComparedMax);
        var taken = Math.Min(wanted - _headCount, payload.Length);
        payload[..taken].CopyTo(_head.AsSpan(_headCount));
        _headCount += taken;
        if (_headCount >= PrefixBytes && _headCount == PrefixBytes + Math.Min(AnswerBytes, ComparedMax))
        {
            _restBytes = AnswerBytes - (_headCount - PrefixBytes);
            EndAnswer();
        }
        return taken;
    }

    private int AnswerBytes => BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1));

    private void EndAnswer()
    {
        if (_restBytes != 0)
        {
            return;
        }
        var isExpected = _onTheWay.TryDequeue(out var request);
        var compared = isExpected ? _compared[request.Body] : 0;
        var isGood = isExpected && _head[0] == 0 && _headCount >= PrefixBytes + compared
            && _head.AsSpan(PrefixBytes, compared).SequenceEqual(_frames[request.Body].AsSpan(PrefixBytes, compared));
        Answers.Add(request.SentAt, isGood);
        _headCount = 0;
        _restBytes = -1;
    }

    // A first field of up to 62 bytes whole, of a longer one the beginning.
    private static int FirstFieldBytes(ReadOnlySpan<byte> message) =>
        message.Length > 1 && message[0] == FirstFieldTag ? Math.Min(Math.Min(2 + (message[1] & 0x7F), ComparedMax), message.Length) : 0;
}
