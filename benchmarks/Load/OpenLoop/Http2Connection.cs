using System.Buffers.Binary;
using System.Text;

namespace Rtb.Load.OpenLoop;

/// <summary>What connections of HTTP/2 (RFC 9113) share: the preface, frames in and out, settings, pings and the windows.</summary>
internal abstract class Http2Connection : Connection
{
    // Frame: 3 bytes length, type, flags, 4 bytes stream.
    protected const int FrameHeaderBytes = 9;
    protected const int FramePayloadMax = 16_384;
    protected const byte DataType = 0;
    protected const byte HeadersType = 1;
    protected const byte EndStreamFlag = 1;
    protected const byte EndHeadersFlag = 4;
    protected const int DefaultWindow = 65_535;

    private const byte ResetType = 3;
    private const byte SettingsType = 4;
    private const byte PingType = 6;
    private const byte GoAwayType = 7;
    private const byte WindowUpdateType = 8;
    private const byte AckFlag = 1;
    private const byte PaddedFlag = 8;
    private const byte InitialWindowSetting = 4;
    private const int SettingBytes = 6;
    private const int LargestWindow = int.MaxValue;
    private const int RenewWindowAfter = 1 << 29;

    private readonly byte[] _control = new byte[FrameHeaderBytes + 64];
    private int _receivedSinceRenewal;

    protected Http2Connection(Uri target, Answers answers)
        : base(target, answers)
    {
        // Windows as large as they can be: the generator is never what a server waits for.
        Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteControl(SettingsType, 0, 0, [0, InitialWindowSetting, 0x7F, 0xFF, 0xFF, 0xFF]);
        WriteWindowUpdate(0, LargestWindow - DefaultWindow);
    }

    /// <summary>Bytes the server still takes on the whole connection.</summary>
    protected long SendWindow { get; set; } = DefaultWindow;

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

    protected abstract void TakeData(int stream, ReadOnlySpan<byte> payload);

    /// <summary>The server has ended the stream.</summary>
    protected abstract void End(int stream, bool isOrderly);

    /// <summary>The server takes so many bytes more on each stream.</summary>
    protected virtual void WidenStreams(int stream, int increment)
    {
    }

    protected void WriteWindowUpdate(int stream, int increment)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, increment);
        WriteControl(WindowUpdateType, 0, stream, payload);
    }

    protected static int WriteFrame(Span<byte> target, byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        WriteHeader(target, type, flags, stream, payload.Length);
        payload.CopyTo(target[FrameHeaderBytes..]);
        return FrameHeaderBytes + payload.Length;
    }

    protected static void WriteHeader(Span<byte> target, byte type, byte flags, int stream, int length)
    {
        target[0] = (byte)(length >> 16);
        target[1] = (byte)(length >> 8);
        target[2] = (byte)length;
        target[3] = type;
        target[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(target[5..], stream);
    }

    // HPACK (RFC 7541): 3 is ":method: POST", 6 is ":scheme: http"; the four names after them enter the dynamic table in this order.
    protected static byte[] FirstHeaders(Uri target) =>
    [
        0x83, 0x86,
        0x44, .. Literal(target.AbsolutePath),
        0x41, .. Literal(target.Authority),
        0x5F, .. Literal("application/grpc"),
        0x40, .. Literal("te"), .. Literal("trailers"),
    ];

    private void Handle(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case DataType:
                RenewWindows(stream, payload.Length);
                TakeData(stream, (flags & PaddedFlag) != 0 ? payload[1..^payload[0]] : payload);
                break;
            case ResetType:
                End(stream, isOrderly: false);
                break;
            case SettingsType when (flags & AckFlag) == 0:
                TakeSettings(payload);
                WriteControl(SettingsType, AckFlag, 0, []);
                break;
            case PingType when (flags & AckFlag) == 0:
                WriteControl(PingType, AckFlag, 0, payload);
                break;
            case WindowUpdateType when stream == 0:
                SendWindow += BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7FFF_FFFF;
                break;
            case WindowUpdateType:
                WidenStreams(stream, BinaryPrimitives.ReadInt32BigEndian(payload) & 0x7FFF_FFFF);
                break;
            case GoAwayType:
                Close();
                break;
        }
        if (type is DataType or HeadersType && (flags & EndStreamFlag) != 0)
        {
            End(stream, isOrderly: true);
        }
    }

    private void TakeSettings(ReadOnlySpan<byte> settings)
    {
        for (; settings.Length >= SettingBytes; settings = settings[SettingBytes..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(settings) == InitialWindowSetting)
            {
                WidenStreams(0, BinaryPrimitives.ReadInt32BigEndian(settings[2..]) - DefaultWindow);
            }
        }
    }

    private void RenewWindows(int stream, int received)
    {
        _receivedSinceRenewal += received;
        if (_receivedSinceRenewal >= RenewWindowAfter)
        {
            WriteWindowUpdate(0, _receivedSinceRenewal);
            RenewStream(stream, _receivedSinceRenewal);
            _receivedSinceRenewal = 0;
        }
    }

    /// <summary>The connection has received so much; a stream that lives as long as the connection gives it back too.</summary>
    protected virtual void RenewStream(int stream, int received)
    {
    }

    private void WriteControl(byte type, byte flags, int stream, ReadOnlySpan<byte> payload) =>
        Write(_control.AsSpan(0, WriteFrame(_control, type, flags, stream, payload)));

    private static byte[] Literal(string text) =>
        text.Length < 127
            ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]
            : throw new ArgumentException($"{text} is longer than 126 bytes", nameof(text));
}
