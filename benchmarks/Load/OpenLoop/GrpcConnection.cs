using System.Buffers.Binary;
using System.Text;

namespace Rtb.Load.OpenLoop;

/// <summary>
/// gRPC over HTTP/2 (RFC 9113) with many unary calls on their way. A good answer is one whole uncompressed message and an orderly end:
/// a call that fails has no message.
/// </summary>
internal sealed class GrpcConnection : Connection
{
    public const int StreamsMax = 100;

    // Frame: 3 bytes length, type, flags, 4 bytes stream.
    private const int FrameHeaderBytes = 9;
    private const int FramePayloadMax = 16_384;
    private const byte DataType = 0;
    private const byte HeadersType = 1;
    private const byte ResetType = 3;
    private const byte SettingsType = 4;
    private const byte PingType = 6;
    private const byte GoAwayType = 7;
    private const byte WindowUpdateType = 8;
    private const byte EndStreamFlag = 1;
    private const byte AckFlag = 1;
    private const byte EndHeadersFlag = 4;
    private const byte PaddedFlag = 8;

    private const int DefaultWindow = 65_535;
    private const int LargestWindow = int.MaxValue;
    private const int RenewWindowAfter = 1 << 29;

    private readonly byte[][] _frames;
    private readonly byte[] _firstHeaders;
    private readonly byte[] _outgoing = new byte[(2 * FrameHeaderBytes) + 512 + FramePayloadMax];
    private readonly Dictionary<int, Call> _calls = new(StreamsMax);

    // Bytes the server still takes on the whole connection, and bytes it has sent since its window was renewed.
    private long _sendWindow = DefaultWindow;
    private int _receivedSinceRenewal;
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
        Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Write([0, 0, 0, SettingsType, 0, 0, 0, 0, 0]);
        WriteWindowUpdate(LargestWindow - DefaultWindow);
    }

    public override int Outstanding => _calls.Count;

    public override void Send(int body, long due)
    {
        var frame = _frames[body];
        var stream = _nextStream;
        var headers = stream == 1 ? _firstHeaders.AsSpan() : LaterHeaders;
        _nextStream += 2;
        _sendWindow -= frame.Length;
        _calls[stream] = new Call { Due = due, MessageLength = -1 };

        var length = WriteFrame(_outgoing, HeadersType, EndHeadersFlag, stream, headers);
        length += WriteFrame(_outgoing.AsSpan(length), DataType, EndStreamFlag, stream, frame);
        Write(_outgoing.AsSpan(0, length));
    }

    protected override bool HasRoom() => _calls.Count < StreamsMax && _sendWindow >= FramePayloadMax;

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        var consumed = 0;
        while (bytes.Length - consumed >= FrameHeaderBytes)
        {
            var header = bytes.Slice(consumed, FrameHeaderBytes);
            var length = (header[0] << 16) | (header[1] << 8) | header[2];
            if (bytes.Length - consumed - FrameHeaderBytes < length)
            {
                break;
            }
            var stream = (int)(BinaryPrimitives.ReadUInt32BigEndian(header[5..]) & 0x7FFF_FFFF);
            Handle(header[3], header[4], stream, bytes.Slice(consumed + FrameHeaderBytes, length));
            if (IsClosed)
            {
                return bytes.Length;
            }
            consumed += FrameHeaderBytes + length;
        }
        return consumed;
    }

    private void Handle(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case DataType:
                TakeData(flags, stream, payload);
                break;
            case HeadersType when (flags & EndStreamFlag) != 0:
                End(stream, isOrderly: true);
                break;
            case ResetType:
                End(stream, isOrderly: false);
                break;
            case SettingsType when (flags & AckFlag) == 0:
                Write([0, 0, 0, SettingsType, AckFlag, 0, 0, 0, 0]);
                break;
            case PingType when (flags & AckFlag) == 0:
                var length = WriteFrame(_outgoing, PingType, AckFlag, 0, payload);
                Write(_outgoing.AsSpan(0, length));
                break;
            case WindowUpdateType when stream == 0:
                _sendWindow += BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7FFF_FFFF;
                break;
            case GoAwayType:
                Close();
                break;
        }
    }

    private void TakeData(byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        RenewWindow(payload.Length);
        if ((flags & PaddedFlag) != 0)
        {
            payload = payload[1..^payload[0]];
        }
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
        if ((flags & EndStreamFlag) != 0)
        {
            End(stream, isOrderly: true);
        }
    }

    private void End(int stream, bool isOrderly)
    {
        if (_calls.Remove(stream, out var call))
        {
            Answers.Add(call.Due, isOrderly && call.MessageLength == call.Received);
        }
    }

    private void RenewWindow(int received)
    {
        _receivedSinceRenewal += received;
        if (_receivedSinceRenewal >= RenewWindowAfter)
        {
            WriteWindowUpdate(_receivedSinceRenewal);
            _receivedSinceRenewal = 0;
        }
    }

    private void WriteWindowUpdate(int increment)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, increment);
        Span<byte> frame = stackalloc byte[FrameHeaderBytes + 4];
        WriteFrame(frame, WindowUpdateType, 0, 0, payload);
        Write(frame);
    }

    private static int WriteFrame(Span<byte> target, byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        target[0] = (byte)(payload.Length >> 16);
        target[1] = (byte)(payload.Length >> 8);
        target[2] = (byte)payload.Length;
        target[3] = type;
        target[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(target[5..], stream);
        payload.CopyTo(target[FrameHeaderBytes..]);
        return FrameHeaderBytes + payload.Length;
    }

    // HPACK (RFC 7541): 3 is ":method: POST", 6 is ":scheme: http"; the four names after them enter the dynamic table in this order.
    private static byte[] FirstHeaders(Uri target) =>
    [
        0x83, 0x86,
        0x44, .. Literal(target.AbsolutePath),
        0x41, .. Literal(target.Authority),
        0x5F, .. Literal("application/grpc"),
        0x40, .. Literal("te"), .. Literal("trailers"),
    ];

    // Newest first: te 62, content-type 63, :authority 64, :path 65.
    private static ReadOnlySpan<byte> LaterHeaders => [0x83, 0x86, 0x80 | 65, 0x80 | 64, 0x80 | 63, 0x80 | 62];

    private static byte[] Literal(string text) =>
        text.Length < 127
            ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]
            : throw new ArgumentException($"{text} is longer than 126 bytes", nameof(text));

    private struct Call
    {
        public long Due;
        public int MessageLength;
        public int Received;
    }
}
