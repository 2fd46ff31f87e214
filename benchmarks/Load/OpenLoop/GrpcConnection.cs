using System.Buffers.Binary;

namespace Rtb.Load.OpenLoop;

/// <summary>
/// gRPC with many unary calls on their way. A good answer is one whole uncompressed message and an orderly end: a call that is turned away
/// has no message.
/// </summary>
internal sealed class GrpcConnection : Http2Connection
{
    public const int StreamsMax = 100;

    private readonly byte[][] _frames;
    private readonly byte[] _firstHeaders;
    private readonly byte[] _outgoing = new byte[(2 * FrameHeaderBytes) + 512 + FramePayloadMax];
    private readonly Dictionary<int, Call> _calls = new(StreamsMax);
    private int _nextStream = 1;

    /// <param name="target">Address and method path.</param>
    /// <param name="frames">Messages with their 5-byte prefix.</param>
    /// <param name="answers">Where answers are counted.</param>
    public GrpcConnection(Uri target, byte[][] frames, Answers answers)
        : base(target, answers)
    {
        if (frames.Any(frame => frame.Length > FramePayloadMax))
        {
            throw new ArgumentException($"a message is longer than {FramePayloadMax} bytes", nameof(frames));
        }
        _frames = frames;
        _firstHeaders = FirstHeaders(target);
    }

    public override int Outstanding => _calls.Count;

    public override void Send(int body, long due)
    {
        var frame = _frames[body];
        var stream = _nextStream;
        var headers = stream == 1 ? _firstHeaders.AsSpan() : LaterHeaders;
        _nextStream += 2;
        SendWindow -= frame.Length;
        _calls[stream] = new Call { Due = due, MessageLength = -1 };

        var length = WriteFrame(_outgoing, HeadersType, EndHeadersFlag, stream, headers);
        length += WriteFrame(_outgoing.AsSpan(length), DataType, EndStreamFlag, stream, frame);
        Write(_outgoing.AsSpan(0, length));
    }

    protected override bool HasRoom() => _calls.Count < StreamsMax && SendWindow >= FramePayloadMax;

    protected override void TakeData(int stream, ReadOnlySpan<byte> payload)
    {
        if (_calls.TryGetValue(stream, out var call))
        {
            // The server writes a message at once, so its five leading bytes are never cut; were they, the answer would count as bad.
            if (call.MessageLength < 0 && payload.Length >= 5 && payload[0] == 0)
            {
                call.MessageLength = BinaryPrimitives.ReadInt32BigEndian(payload[1..]);
                payload = payload[5..];
            }
            call.Received += payload.Length;
            _calls[stream] = call;
        }
    }

    protected override void End(int stream, bool isOrderly)
    {
        if (!_calls.Remove(stream, out var call))
        {
            return;
        }
        if (isOrderly && call.MessageLength < 0)
        {
            // A status without a message.
            Answers.AddTurnedAway(call.Due);
        }
        else
        {
            Answers.Add(call.Due, isOrderly && call.MessageLength == call.Received);
        }
    }

    // Newest first: te 62, content-type 63, :authority 64, :path 65.
    private static ReadOnlySpan<byte> LaterHeaders => [0x83, 0x86, 0x80 | 65, 0x80 | 64, 0x80 | 63, 0x80 | 62];

    private struct Call
    {
        public long Due;
        public int MessageLength;
        public int Received;
    }
}
