using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using static Rtb.Unit.Rpc.Server.Http2.Frames;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>Windows (RFC 9113 sections 5.2 and 6.9), both ways.</summary>
public sealed class FlowControlTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(16_384)]
    [InlineData(40_000)]
    public void SendsNoByteBeyondTheWindowOfAStream(int window)
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, (uint)window)));
        var received = Bytes(connection.Send(Grow(1, 50_000)), out var isEnd);
        Assert.Equal(window, received.Count);
        Assert.False(isEnd);
        foreach (var more in new[] { 1, 9, 1_000, 16_384, 16_385 })
        {
            var sent = Bytes(connection.Send(Window(1, (uint)more)), out var isLast);
            Assert.Equal(Math.Min(more, 50_005 - received.Count), sent.Count);
            received.AddRange(sent);
            isEnd |= isLast;
            Assert.Equal(received.Count == 50_005, isEnd);
        }
        received.AddRange(Bytes(connection.Send(Window(1, 50_000)), out var isNow));
        isEnd |= isNow;
        Assert.True(isEnd);
        Assert.Equal(Message(GrowHandler.Answer(50_000)), received);
        Assert.Equal(0, connection.Streams.Count);
    }

    [Fact]
    public void SendsNoByteBeyondTheWindowOfTheConnection()
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, int.MaxValue)));
        var sent = connection.Send(Grow(1, 60_000), Grow(3, 60_000), Grow(5, 60_000));
        Assert.Equal(65_535, DataOf(sent).Sum(frame => frame.Payload.Length));
        Assert.True(DataOf(sent).All(frame => frame.Payload.Length <= 16_384));
        for (var total = 65_535; total < 3 * 60_005;)
        {
            var room = Math.Min(10_000, (3 * 60_005) - total);
            var more = connection.Send(Window(0, 10_000));
            Assert.Equal(room, DataOf(more).Sum(frame => frame.Payload.Length));
            total += room;
            sent.AddRange(more);
        }
        foreach (var id in new[] { 1, 3, 5 })
        {
            Assert.Equal(Message(GrowHandler.Answer(60_000)), Bytes(sent.FindAll(frame => frame.Stream == id), out var isEnd));
            Assert.True(isEnd);
        }
    }

    [Fact]
    public void AWindowThatShrinksBelowZeroMustFirstGrowBack()
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, 1_000)));
        Assert.Equal(1_000, Bytes(connection.Send(Grow(1, 5_000)), out _).Count);

        // 1,000 sent of 100: 900 below zero.
        Assert.Empty(Bytes(connection.Send(Settings((4, 100))), out _));
        Assert.Empty(Bytes(connection.Send(Window(1, 900)), out _));
        Assert.Single(Bytes(connection.Send(Window(1, 1)), out _));
        Assert.Empty(Bytes(connection.Send(Settings((4, 0))), out _));
        Assert.Equal(7, Bytes(connection.Send(Settings((4, 107))), out _).Count);

        // The new beginning holds for the next call.
        Assert.Equal(107, Bytes(connection.Send(Grow(3, 5_000)), out _).Count);
        Assert.Equal(2 * 5_005 - 1_008 - 107, Bytes(connection.Send(Settings((4, 60_000))), out _).Count);
        Assert.Equal(0, connection.Streams.Count);
    }

    [Fact]
    public void ResetWhileWaitingEndsItAndLeavesNothingBehind()
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, 10)));
        for (var id = 1; id < 2_001; id += 2)
        {
            Assert.Equal(10, Bytes(connection.Send(Grow(id, 40_000), Reset(id)), out var isEnd).Count);
            Assert.False(isEnd);
            Assert.Equal(0, connection.Streams.Count);
        }

        // Had one been counted as waiting, or its bytes kept, this would go wrong.
        Assert.Equal(65_535 - 10_000, Bytes(connection.Send(Settings((4, 65_535)), Grow(2_001, 65_000)), out _).Count);
        Assert.Equal(9_470, Bytes(connection.Send(Window(0, 10_000)), out var isLast).Count);
        Assert.True(isLast);
    }

    [Fact]
    public void AStreamThatIsNotReadHoldsOneAnswerAndWhatItsWindowLetsIn()
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, 0)), Call(1, RawServerFixture.Chat, isEnd: false));
        var frame = Data(1, Message(new byte[16_384 - 5]), isEnd: false);
        for (var i = 0; i < 48; i++)
        {
            Assert.Empty(connection.Send(frame));
        }
        Assert.Equal(1, connection.LiveStreams);
        Assert.Equal(1, connection.Chat.Handled);
        var broken = Assert.Single(connection.Send(Data(1, [0], isEnd: false)), sent => sent.Kind == FrameKind.ResetStream);
        Assert.Equal(Http2Error.FlowControlError, broken.Error);
        Assert.Equal(0, connection.LiveStreams);
    }

    [Fact]
    public void MoreThanTheWindowOfTheConnectionEndsIt()
    {
        using var connection = new MemoryConnection(window: 800 * 1024);
        connection.Send(Settings((4, 0)), Call(1, RawServerFixture.Chat, isEnd: false), Call(3, RawServerFixture.Chat, isEnd: false));
        var frame = new byte[16_384];
        frame[3] = 0x3F;
        frame[4] = 0xFB;
        for (var i = 0; i < 50; i++)
        {
            Assert.Empty(connection.Send(Data(i < 40 ? 1 : 3, frame, isEnd: false)));
        }
        Assert.Equal(Http2Error.FlowControlError, connection.Break(Data(3, [1], isEnd: false)));
    }

    /// <summary>A reset of ours that kept its part of the window would end in a connection that nothing can be sent on.</summary>
    [Theory]
    [InlineData("reset by the peer")]
    [InlineData("WINDOW_UPDATE of 0")]
    [InlineData("window overflow")]
    [InlineData("behind its end")]
    [InlineData("deadline")]
    [InlineData("read at last")]
    public void TheWindowOfTheConnectionComesBackHoweverAStreamEnds(string way)
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, 0)));
        var window = 1024 * 1024;
        var frame = Data(1, Message(new byte[16_384 - 5]), isEnd: false);
        for (var id = 1; id < 200; id += 2)
        {
            (string, string)[] timeout = way == "deadline" ? [("grpc-timeout", "5S")] : [];
            connection.Send(Call(id, RawServerFixture.Chat, isEnd: false, timeout));
            frame[8] = (byte)id;
            for (var i = 0; i < 30; i++)
            {
                window -= 16_384;
                Assert.True(window >= 0, $"stream {id}: no room is left");
                window += Credit(connection.Send(frame));
            }
            window += Credit(way switch
            {
                "reset by the peer" => connection.Send(Reset(id)),
                "WINDOW_UPDATE of 0" => connection.Send(Window(id, 0)),
                "window overflow" => connection.Send(Window(id, int.MaxValue), Window(id, int.MaxValue)),
                "behind its end" => connection.Send(Data(id, [], isEnd: true), Data(id, [], isEnd: true)),
                "deadline" => connection.Wait(7),
                _ => connection.Send(Window(0, 30 * 16_384), Window(id, 30 * 16_384), Data(id, [], isEnd: true)),
            });
            Assert.Equal(0, connection.Streams.Count);
            Assert.Equal(0, connection.LiveStreams);
        }
    }

    [Fact]
    public void GivesWindowsBackAsItReads()
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings((4, int.MaxValue)), Window(0, int.MaxValue - 65_535), Call(1, RawServerFixture.Chat, isEnd: false));
        var stream = 768 * 1024;
        var whole = 1024 * 1024;
        for (var i = 0; i < 500; i++)
        {
            // Padding takes room too.
            var frame = Padded(1, Message(new byte[16_000]), 200, isEnd: false);
            stream -= frame.Length - 9;
            whole -= frame.Length - 9;
            Assert.True(stream >= 0 && whole >= 0);
            var sent = connection.Send(frame);
            whole += Credit(sent);
            stream += Credit(sent, 1);
        }
        Assert.Equal(500, connection.Chat.Handled);
    }

    [Fact]
    public void AMessageInVeryPaddedPiecesComesThrough()
    {
        var options = new RawGrpcServerOptions { MaxRequestMessageBytes = 800 * 1024 };
        using var connection = new MemoryConnection(options);
        connection.Send(Settings((4, int.MaxValue)), Window(0, int.MaxValue - 65_535), Call(1, RawServerFixture.Echo, isEnd: false));
        var window = Http2Streams.ReceiveWindowOf(options);
        var message = Message(GrowHandler.Answer(800 * 1024));
        var received = new List<SentFrame>();
        for (var at = 0; at < message.Length; at += 1_000)
        {
            var end = Math.Min(message.Length, at + 1_000);
            window -= end - at + 256;
            Assert.True(window >= 0, $"no room is left at {at}");
            received.AddRange(connection.Send(Padded(1, message[at..end], 255, end == message.Length)));
            window += Credit(received, 1);
            received.RemoveAll(f => f.Kind == FrameKind.WindowUpdate);
        }
        Assert.Equal(message, Bytes(received, out var isEnd));
        Assert.True(isEnd);
    }

    private static byte[] Grow(int stream, int bytes) => Unary(stream, GrowHandler.Path, Number((uint)bytes));

    private static int Credit(List<SentFrame> sent, int stream = 0) =>
        sent.Where(frame => frame.Kind == FrameKind.WindowUpdate && frame.Stream == stream).Sum(frame => frame.Number);

    private static List<SentFrame> DataOf(List<SentFrame> sent) => sent.FindAll(frame => frame.Kind == FrameKind.Data);

    private static List<byte> Bytes(List<SentFrame> sent, out bool isEnd)
    {
        isEnd = sent.Exists(frame => frame.IsEnd);
        Assert.All(DataOf(sent), frame => Assert.InRange(frame.Payload.Length, 1, 16_384));
        return [.. DataOf(sent).SelectMany(frame => frame.Payload)];
    }
}
