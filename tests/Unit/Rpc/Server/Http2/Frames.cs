using System.Buffers.Binary;
using System.Text;
using Rtb.Rpc.Server.Http2;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>One frame that the server has sent.</summary>
internal sealed record SentFrame(FrameKind Kind, FrameFlags Flags, int Stream, byte[] Payload)
{
    public bool IsEnd => Kind is FrameKind.Data or FrameKind.Headers && (Flags & FrameFlags.EndStream) != FrameFlags.None;

    public Http2Error Error => (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Kind == FrameKind.GoAway ? 4 : 0));

    /// <summary>Of WINDOW_UPDATE and GOAWAY.</summary>
    public int Number => BinaryPrimitives.ReadInt32BigEndian(Payload);

    public static List<SentFrame> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var frames = ReadWhole(bytes, out var length);
        Assert.Equal(bytes.Length, length);
        return frames;
    }

    /// <summary>The frames that are complete, and how many bytes they have.</summary>
    public static List<SentFrame> ReadWhole(ReadOnlySpan<byte> bytes, out int length)
    {
        var frames = new List<SentFrame>();
        length = 0;
        while (bytes.Length - length >= FrameHead.Size
            && FrameHead.Read(bytes[length..]) is var head
            && bytes.Length - length - FrameHead.Size >= head.Length)
        {
            var payload = bytes.Slice(length + FrameHead.Size, head.Length).ToArray();
            frames.Add(new SentFrame(head.Kind, head.Flags, head.Stream, payload));
            length += FrameHead.Size + head.Length;
        }
        return frames;
    }
}

/// <summary>Frames as a client writes them, byte by byte as RFC 9113 draws them.</summary>
internal static class Frames
{
    public const FrameFlags End = FrameFlags.EndStream;
    public const FrameFlags EndHeaders = FrameFlags.EndHeaders;

    public static byte[] Raw(byte kind, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = kind;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Frame(FrameKind kind, FrameFlags flags, int stream, params byte[] payload) =>
        Raw((byte)kind, (byte)flags, stream, payload);

    public static byte[] Settings(params (int Setting, uint Value)[] settings) =>
        Frame(FrameKind.Settings, FrameFlags.None, 0, [.. settings.SelectMany(s => (byte[])[0, (byte)s.Setting, .. Number(s.Value)])]);

    public static byte[] Window(int stream, uint bytes) => Frame(FrameKind.WindowUpdate, FrameFlags.None, stream, Number(bytes));

    public static byte[] Data(int stream, byte[] bytes, bool isEnd) => Frame(FrameKind.Data, isEnd ? End : FrameFlags.None, stream, bytes);

    public static byte[] Padded(int stream, byte[] bytes, byte padding, bool isEnd) =>
        Frame(FrameKind.Data, FrameFlags.Padded | (isEnd ? End : FrameFlags.None), stream, [padding, .. bytes, .. new byte[padding]]);

    public static byte[] Reset(int stream, uint error = 8) => Frame(FrameKind.ResetStream, FrameFlags.None, stream, Number(error));

    public static byte[] Ping(bool isAnswer = false) =>
        Frame(FrameKind.Ping, isAnswer ? FrameFlags.Acknowledged : FrameFlags.None, 0, 1, 2, 3, 4, 5, 6, 7, 8);

    public static byte[] GoAway() => Frame(FrameKind.GoAway, FrameFlags.None, 0, new byte[8]);

    /// <summary>Headers of a call, in one frame.</summary>
    public static byte[] Call(int stream, string path, bool isEnd, params (string Name, string Value)[] more) =>
        Frame(FrameKind.Headers, EndHeaders | (isEnd ? End : FrameFlags.None), stream, Block(path, more));

    /// <summary>A whole unary call.</summary>
    public static byte[] Unary(int stream, string path, byte[] message, params (string Name, string Value)[] more) =>
        [.. Call(stream, path, isEnd: false, more), .. Data(stream, Message(message), isEnd: true)];

    public static byte[] Message(byte[] message) => [0, .. Number((uint)message.Length), .. message];

    public static byte[] Block(string path, params (string Name, string Value)[] more) => Fields(
    [
        (":method", "POST"), (":scheme", "http"), (":path", path), ("content-type", "application/grpc"), .. more,
    ]);

    /// <summary>Literals that are not remembered.</summary>
    public static byte[] Fields(params (string Name, string Value)[] fields)
    {
        var writer = new HpackWriter();
        foreach (var (name, value) in fields)
        {
            writer.Literal(FieldForm.NotRemembered, name, value, 0, huffmanName: false, huffmanValue: false);
        }
        return writer.Take();
    }

    public static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
