using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using static Rtb.Unit.Rpc.Server.Http2.Frames;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>What a peer may not say (RFC 9113 sections 4 to 6), and what becomes of it.</summary>
public sealed class FrameRulesTests
{
    private const byte HeadersKind = 1;

    private static readonly byte[] s_echo = Message([1, 2, 3]);

    /// <summary>What ends the connection: a section, its code, and frames behind SETTINGS and an open call with id 5.</summary>
    public static TheoryData<string, int, byte[]> Breaches => new()
    {
        { "4.2 a frame of more than 16,384 bytes", 6, Data(5, new byte[16_385], isEnd: false) },
        { "4.2 of an unknown kind too", 6, Raw(99, 0, 0, new byte[16_385]) },
        { "4.3 a block that cannot be decoded", 9, Frame(FrameKind.Headers, EndHeaders | End, 7, 0x80) },
        { "4.3 a block that ends in a field", 9, Frame(FrameKind.Headers, EndHeaders | End, 7, 0x00, 0x05, 0x61) },
        { "4.3 trailers that cannot be decoded", 9, Frame(FrameKind.Headers, EndHeaders | End, 5, 0xFF, 0x7F) },
        { "4.3 fields for a closed call that cannot be decoded", 9, Frame(FrameKind.Headers, EndHeaders | End, 3, 0xFF, 0x7F) },
        { "5.1 DATA on an idle stream", 1, Data(7, [1], isEnd: false) },
        { "5.1 RST_STREAM on an idle stream", 1, Reset(7) },
        { "5.1 WINDOW_UPDATE on an idle stream", 1, Window(7, 1) },
        { "5.1 CONTINUATION on an idle stream", 1, Frame(FrameKind.Continuation, EndHeaders, 7) },
        { "5.1.1 HEADERS of a stream with an even id", 1, Call(8, RawServerFixture.Echo, isEnd: true) },
        { "5.1.1 HEADERS of stream 0", 1, Call(0, RawServerFixture.Echo, isEnd: true) },
        { "5.1.1 a call with a smaller id", 1, Call(3, RawServerFixture.Echo, isEnd: true) },
        { "5.1.1 DATA on a stream that only we could open", 1, Data(4, [1], isEnd: false) },
        { "5.1.1 RST_STREAM on a stream that only we could open", 1, Reset(4) },
        { "5.1.1 WINDOW_UPDATE on a stream that only we could open", 1, Window(2, 1) },
        { "6.1 DATA on stream 0", 1, Data(0, [1], isEnd: false) },
        { "6.1 as much padding as frame", 1, Frame(FrameKind.Data, FrameFlags.Padded, 5, 3, 1, 1) },
        { "6.1 more padding than frame", 1, Frame(FrameKind.Data, FrameFlags.Padded, 5, 255, 1, 1) },
        { "6.1 padding without a length", 6, Frame(FrameKind.Data, FrameFlags.Padded, 5) },
        { "6.2 HEADERS with more padding than frame", 1, Frame(FrameKind.Headers, EndHeaders | FrameFlags.Padded, 7, 3, 1, 1) },
        { "6.2 HEADERS with padding without a length", 6, Frame(FrameKind.Headers, EndHeaders | FrameFlags.Padded, 7) },
        { "6.2 HEADERS with less than a priority", 6, Frame(FrameKind.Headers, EndHeaders | FrameFlags.HasPriority, 7, 0, 0, 0, 0) },
        { "6.2 DATA in a block", 1, [.. OpenBlock(7), .. Data(5, [], isEnd: false)] },
        { "6.2 DATA of the same stream in a block", 1, [.. OpenBlock(7), .. Data(7, [], isEnd: false)] },
        { "6.2 HEADERS in a block", 1, [.. OpenBlock(7), .. Call(9, "/", isEnd: true)] },
        { "6.2 PRIORITY in a block", 1, [.. OpenBlock(7), .. Frame(FrameKind.Priority, FrameFlags.None, 7, new byte[5])] },
        { "6.2 PING in a block", 1, [.. OpenBlock(7), .. Ping()] },
        { "6.2 an unknown kind in a block", 1, [.. OpenBlock(7), .. Raw(99, 0, 7)] },
        { "6.3 PRIORITY on stream 0", 1, Frame(FrameKind.Priority, FrameFlags.None, 0, new byte[5]) },
        { "6.3 PRIORITY of 4 bytes", 6, Frame(FrameKind.Priority, FrameFlags.None, 5, new byte[4]) },
        { "6.3 PRIORITY of 6 bytes", 6, Frame(FrameKind.Priority, FrameFlags.None, 5, new byte[6]) },
        { "6.4 RST_STREAM on stream 0", 1, Reset(0) },
        { "6.4 RST_STREAM of 3 bytes", 6, Frame(FrameKind.ResetStream, FrameFlags.None, 5, new byte[3]) },
        { "6.4 RST_STREAM of 5 bytes", 6, Frame(FrameKind.ResetStream, FrameFlags.None, 5, new byte[5]) },
        { "6.5 SETTINGS of 5 bytes", 6, Frame(FrameKind.Settings, FrameFlags.None, 0, new byte[5]) },
        { "6.5 SETTINGS on a stream", 1, Frame(FrameKind.Settings, FrameFlags.None, 5) },
        { "6.5 an acknowledgement with bytes", 6, Frame(FrameKind.Settings, FrameFlags.Acknowledged, 0, new byte[6]) },
        { "6.5.2 ENABLE_PUSH of 2", 1, Settings((2, 2)) },
        { "6.5.2 INITIAL_WINDOW_SIZE of 2^31", 3, Settings((4, 1u << 31)) },
        { "6.5.2 INITIAL_WINDOW_SIZE of 2^32 - 1", 3, Settings((4, uint.MaxValue)) },
        { "6.5.2 MAX_FRAME_SIZE of 16,383", 1, Settings((5, 16_383)) },
        { "6.5.2 MAX_FRAME_SIZE of 2^24", 1, Settings((5, 1 << 24)) },
        { "6.6 PUSH_PROMISE", 1, Frame(FrameKind.PushPromise, EndHeaders, 5, 0, 0, 0, 2) },
        { "6.7 PING on a stream", 1, Frame(FrameKind.Ping, FrameFlags.None, 5, new byte[8]) },
        { "6.7 PING of 7 bytes", 6, Frame(FrameKind.Ping, FrameFlags.None, 0, new byte[7]) },
        { "6.7 an answer to PING of 9 bytes", 6, Frame(FrameKind.Ping, FrameFlags.Acknowledged, 0, new byte[9]) },
        { "6.8 GOAWAY on a stream", 1, Frame(FrameKind.GoAway, FrameFlags.None, 5, new byte[8]) },
        { "6.8 GOAWAY of 7 bytes", 6, Frame(FrameKind.GoAway, FrameFlags.None, 0, new byte[7]) },
        { "6.9 WINDOW_UPDATE of 0 on the connection", 1, Window(0, 0) },
        { "6.9 WINDOW_UPDATE of 0 with the bit that means nothing", 1, Window(0, 1u << 31) },
        { "6.9 WINDOW_UPDATE of 3 bytes", 6, Frame(FrameKind.WindowUpdate, FrameFlags.None, 0, new byte[3]) },
        { "6.9 WINDOW_UPDATE of 5 bytes", 6, Frame(FrameKind.WindowUpdate, FrameFlags.None, 5, new byte[5]) },
        { "6.9.1 a window of the connection beyond 2^31 - 1", 3, Window(0, int.MaxValue) },
        { "6.9.1 ... by two steps", 3, [.. Window(0, int.MaxValue - 65_535), .. Window(0, 100)] },
        { "6.9.2 a window moved beyond 2^31 - 1", 3, [.. Window(5, int.MaxValue - 65_535), .. Settings((4, 65_536))] },
        { "6.10 CONTINUATION of nothing", 1, Frame(FrameKind.Continuation, EndHeaders, 5) },
        { "6.10 CONTINUATION behind its block", 1, [.. Call(7, "/", false), .. Frame(FrameKind.Continuation, EndHeaders, 7)] },
        { "6.10 CONTINUATION of another stream", 1, [.. OpenBlock(7), .. Frame(FrameKind.Continuation, EndHeaders, 5)] },
        { "6.10 CONTINUATION on stream 0", 1, [.. OpenBlock(7), .. Frame(FrameKind.Continuation, EndHeaders, 0)] },
        { "10.5.1 a block of 64 pieces and one", 11, [.. OpenBlock(7), .. Many(64, Piece(7))] },
        { "10.5.1 a block of more than 32 KB", 11, [.. OpenBlock(7), .. Many(3, Piece(7, new byte[12_000]))] },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public void EndsTheConnection(string section, int code, byte[] frames)
    {
        using var connection = Open();
        Assert.True((Http2Error)code == connection.Break(frames), section);
        connection.Streams.CloseAll();
        Assert.Equal(0, connection.Streams.Count);
    }

    [Fact]
    public void TheFirstFrameIsSettings()
    {
        foreach (var frame in new[] { Ping(), Data(1, [], true), Call(1, "/", true), Window(0, 1), Raw(99, 0, 0), GoAway() })
        {
            using var connection = new MemoryConnection();
            Assert.Equal(Http2Error.ProtocolError, connection.Break(frame));
        }
    }

    /// <summary>What ends one call: a section, its code, frames behind SETTINGS and an open call 5.</summary>
    public static TheoryData<string, int, int, byte[]> Mistakes => new()
    {
        { "5.1 DATA behind the end", 5, 7, [.. Waiting(7), .. Data(7, [1], isEnd: true)] },
        { "5.1 trailers behind the end", 5, 7, [.. Waiting(7), .. Trailers(7)] },
        { "5.1 HEADERS behind the end", 5, 7, [.. Waiting(7), .. Call(7, "/", isEnd: false)] },
        { "6.9 WINDOW_UPDATE of 0", 1, 5, Window(5, 0) },
        { "6.9.1 a window beyond 2^31 - 1", 3, 5, Window(5, int.MaxValue) },
        { "8.1 trailers that are not the end", 1, 5, Frame(FrameKind.Headers, EndHeaders, 5, Fields(("a", "b"))) },
        { "8.1 a second request", 1, 5, Call(5, "/", isEnd: true) },
        { "8.1 a pseudo-header in trailers", 1, 5, Frame(FrameKind.Headers, EndHeaders | End, 5, Fields((":method", "POST"))) },
        { "8.2.1 capitals in trailers", 1, 5, Frame(FrameKind.Headers, EndHeaders | End, 5, Fields(("A", "b"))) },
        { "8.1.1 DATA longer than content-length", 1, 7, [.. Sized(7, "7"), .. Data(7, s_echo, isEnd: true)] },
        { "8.1.1 DATA longer than content-length before the end", 1, 7, [.. Sized(7, "7"), .. Data(7, s_echo, isEnd: false)] },
        { "8.1.1 DATA shorter than content-length", 1, 7, [.. Sized(7, "9"), .. Data(7, s_echo, isEnd: true)] },
        { "8.1.1 trailers before content-length is used up", 1, 7, [.. Sized(7, "9"), .. Data(7, s_echo, isEnd: false), .. Trailers(7)] },
        { "8.1.1 content-length and no DATA", 1, 7, Call(7, RawServerFixture.Echo, isEnd: true, ("content-length", "1")) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void EndsTheCallAndLeavesTheOthers(string section, int code, int stream, byte[] frames)
    {
        using var connection = Open();
        var reset = Assert.Single(connection.Send(frames), frame => frame.Kind == FrameKind.ResetStream);
        Assert.True(stream == reset.Stream && (Http2Error)code == reset.Error, $"{section}: {reset.Error}");
        AssertAnswers(connection, 9);
    }

    [Fact]
    public void PassesOverWhatItNeedNotKnow()
    {
        using var connection = Open();
        Assert.Empty(connection.Send(
            Raw(10, 0xFF, 5, 1, 2, 3),
            Raw(99, 0xFF, 0),
            Raw(0xFF, 0, 1000, new byte[16_384]),
            Frame(FrameKind.Priority, FrameFlags.None, 5, new byte[5]),
            Frame(FrameKind.Priority, FrameFlags.None, 1001, 0, 0, 3, 0xE9, 1),
            Frame(FrameKind.Priority, FrameFlags.None, 4, new byte[5]),
            Frame(FrameKind.Settings, FrameFlags.Acknowledged, 0),
            Ping(isAnswer: true),
            Window(3, 0),
            Window(3, 100),
            Reset(3),
            Data(3, [1, 2, 3], isEnd: false),
            Trailers(3)));
        AssertAnswers(connection, 7);
    }

    [Fact]
    public void PassesOverFlagsAndTheReservedBit()
    {
        using var connection = Open();
        var data = Raw(0, 0xF7, 7, Message([9]));
        data[5] |= 0x80;
        connection.Send(Raw(HeadersKind, 0xD4, 7, Block(RawServerFixture.Echo)));
        Assert.Equal([0, 0, 0, 0, 1, 9], connection.Send(data).Single(frame => frame.Kind == FrameKind.Data).Payload);
        var answer = Assert.Single(connection.Send(Raw(6, 0xFE, 0, 8, 7, 6, 5, 4, 3, 2, 1)));
        Assert.Equal((FrameKind.Ping, FrameFlags.Acknowledged), (answer.Kind, answer.Flags));
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], answer.Payload);
    }

    [Fact]
    public void TakesEverySettingThatMayBe()
    {
        using var connection = Open();
        var answers = connection.Send(
            Settings(),
            Settings((1, 0), (2, 0), (2, 1), (3, 0), (4, 0), (4, int.MaxValue - 1)),
            Settings((5, 16_384), (5, (1 << 24) - 1), (6, 0), (0, 1), (250, 77)));
        Assert.Equal(3, answers.Count);
        Assert.All(answers, frame => Assert.Equal((FrameKind.Settings, FrameFlags.Acknowledged), (frame.Kind, frame.Flags)));
        AssertAnswers(connection, 7);
    }

    [Fact]
    public void TakesPaddingAndPriorityAndTrailers()
    {
        using var connection = Open();
        var block = Block(RawServerFixture.Echo);
        connection.Send(Frame(
            FrameKind.Headers,
            EndHeaders | FrameFlags.Padded | FrameFlags.HasPriority,
            7,
            [4, 0, 0, 0, 0, 16, .. block, 0, 0, 0, 0]));
        connection.Send(Padded(7, s_echo[..2], 255, isEnd: false), Padded(7, [], 0, isEnd: false), Padded(7, s_echo[2..], 0, isEnd: false));
        AssertEchoed(connection.Send(Trailers(7)));
    }

    [Fact]
    public void TakesABlockInManyPieces()
    {
        using var connection = Open();
        var block = Block(RawServerFixture.Echo, ("x", "y"));
        connection.Send(Frame(FrameKind.Headers, FrameFlags.None, 7, block[0]));
        for (var i = 1; i < 60; i++)
        {
            Assert.Empty(connection.Send(Frame(FrameKind.Continuation, FrameFlags.None, 7, i % 2 == 0 ? [] : [block[(i + 1) / 2]])));
        }
        connection.Send(Frame(FrameKind.Continuation, EndHeaders, 7, block[31..]));
        AssertEchoed(connection.Send(Data(7, s_echo, isEnd: true)));
    }

    [Fact]
    public void RefusesCallsBeyondTheLimit()
    {
        using var connection = new MemoryConnection(new RawGrpcServerOptions { MaxStreamsPerConnection = 2 });
        connection.Send(Settings(), Call(1, RawServerFixture.Echo, false), Call(3, RawServerFixture.Echo, false));
        for (var id = 5; id < 300; id += 2)
        {
            var reset = Assert.Single(connection.Send(Unary(id, RawServerFixture.Echo, [1])));
            Assert.Equal((FrameKind.ResetStream, id, Http2Error.RefusedStream), (reset.Kind, reset.Stream, reset.Error));
        }
        connection.Send(Reset(1));
        AssertAnswers(connection, 301);
        AssertEchoed(connection.Send(Data(3, s_echo, isEnd: true)));
    }

    private static byte[] Many(int count, byte[] frame) => [.. Enumerable.Repeat(frame, count).SelectMany(bytes => bytes)];

    private static byte[] Piece(int stream, params byte[] bytes) => Frame(FrameKind.Continuation, FrameFlags.None, stream, bytes);

    private static byte[] OpenBlock(int stream) => Frame(FrameKind.Headers, FrameFlags.None, stream, Block(RawServerFixture.Echo));

    private static byte[] Trailers(int stream) => Frame(FrameKind.Headers, EndHeaders | End, stream, Fields(("a", "b")));

    private static byte[] Sized(int stream, string length) => Call(stream, RawServerFixture.Echo, false, ("content-length", length));

    /// <summary>A call whose answer waits for a window.</summary>
    private static byte[] Waiting(int stream) => [.. Settings((4, 0)), .. Unary(stream, RawServerFixture.Echo, [1, 2, 3])];

    /// <summary>SETTINGS, a call 3 that is closed, a call 5 that is open; 1 was never used.</summary>
    private static MemoryConnection Open()
    {
        var connection = new MemoryConnection();
        connection.Send(Settings());
        AssertEchoed(connection.Send(Unary(3, RawServerFixture.Echo, [1, 2, 3])));
        Assert.Empty(connection.Send(Call(5, RawServerFixture.Echo, isEnd: false)));
        return connection;
    }

    private static void AssertAnswers(MemoryConnection connection, int stream) =>
        AssertEchoed(connection.Send(Settings((4, 65_535)), Unary(stream, RawServerFixture.Echo, [1, 2, 3])));

    private static void AssertEchoed(List<SentFrame> frames)
    {
        var data = Assert.Single(frames, frame => frame.Kind == FrameKind.Data);
        Assert.Equal(s_echo, data.Payload);
        Assert.Single(frames, frame => frame.IsEnd && frame.Stream == data.Stream);
    }
}
