using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Just enough of HTTP/2 to send frames one by one and to see every frame of the answer.</summary>
internal sealed class Http2Wire : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte RstStream = 3;
    public const byte GoAway = 7;
    public const byte Ping = 6;
    public const byte WindowUpdate = 8;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte Ack = 1;
    private const byte EndHeaders = 4;
    private const int FrameHeaderBytes = 9;

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private Http2Wire(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>Answers pings of the peer; turned off to play dead.</summary>
    public bool AnswersPings { get; init; } = true;

    public static async Task<Http2Wire> ConnectAsync(string address, bool answersPings = true)
    {
        var uri = new Uri(address);
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, uri.Port);
        var wire = new Http2Wire(tcp) { AnswersPings = answersPings };
        await wire._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());

        // SETTINGS_HEADER_TABLE_SIZE 0: the server must write every header as a literal, which a test can read.
        await wire.SendAsync(Settings, 0, 0, [0, 1, 0, 0, 0, 0]);
        return wire;
    }

    /// <summary>Opens a stream with a POST; headers are literals without Huffman coding (RFC 7541 section 6.2.2).</summary>
    public Task SendHeadersAsync(int stream, string path, bool isEnd, params (string Name, string Value)[] more)
    {
        var block = new MemoryStream();
        (string, string)[] head =
            [(":method", "POST"), (":scheme", "http"), (":authority", "test"), (":path", path), ("content-type", "application/grpc")];
        foreach (var (name, value) in head.Where(h => more.All(m => m.Name != h.Item1)).Concat(more))
        {
            block.WriteByte(0);
            block.WriteByte((byte)name.Length);
            block.Write(Encoding.ASCII.GetBytes(name));
            block.WriteByte((byte)value.Length);
            block.Write(Encoding.ASCII.GetBytes(value));
        }

        return SendAsync(Headers, (byte)(EndHeaders | (isEnd ? EndStream : 0)), stream, block.ToArray());
    }

    public Task SendDataAsync(int stream, byte[] data, bool isEnd) => SendAsync(Data, isEnd ? EndStream : (byte)0, stream, data);

    public Task SendResetAsync(int stream, byte errorCode) => SendAsync(RstStream, 0, stream, [0, 0, 0, errorCode]);

    public Task SendPingAsync() => SendAsync(Ping, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]);

    public Task SendWindowUpdateAsync(int stream, int bytes) =>
        SendAsync(WindowUpdate, 0, stream, [(byte)(bytes >> 24), (byte)(bytes >> 16), (byte)(bytes >> 8), (byte)bytes]);

    /// <summary>Literal bytes, whatever they are.</summary>
    public Task SendBytesAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    /// <summary>True when the peer closes the connection before the patience is over; what it sends until then is dropped.</summary>
    public async Task<bool> IsClosedByPeerAsync()
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var sink = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(sink, patience.Token) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next frame that is about a stream or ends the connection; settings, pings and windows are passed over.</summary>
    public async Task<(byte Type, bool IsEnd, int Stream, byte[] Payload)> ReadFrameAsync()
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while (true)
        {
            var header = new byte[FrameHeaderBytes];
            await _stream.ReadExactlyAsync(header, patience.Token);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await _stream.ReadExactlyAsync(payload, patience.Token);
            var type = header[3];
            if (type == Settings && (header[4] & Ack) == 0)
            {
                await SendAsync(Settings, Ack, 0, []);
            }
            else if (type == Ping && (header[4] & Ack) == 0 && AnswersPings)
            {
                await SendAsync(Ping, Ack, 0, payload);
            }
            else if (type is Data or Headers or RstStream or GoAway)
            {
                var isEnd = type <= Headers && (header[4] & EndStream) != 0;
                return (type, isEnd, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
            }
        }
    }

    public void Dispose()
    {
        _tcp.Dispose();
    }

    private async Task SendAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, FrameHeaderBytes);
        await _stream.WriteAsync(frame);
    }
}
