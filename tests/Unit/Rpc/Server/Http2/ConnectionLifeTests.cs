using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using static Rtb.Unit.Rpc.Server.Http2.Frames;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>How a connection begins, what it waits for and how it ends.</summary>
public sealed class ConnectionLifeTests
{
    [Fact]
    public void BeginsWithSettingsAndAWindow()
    {
        using var connection = new PipeConnection();
        foreach (var one in PipeConnection.Preface)
        {
            connection.Write([one]);
        }
        var sent = connection.Read();
        Assert.Equal([FrameKind.Settings, FrameKind.WindowUpdate, FrameKind.Settings], sent.Select(frame => frame.Kind));
        Assert.Equal(FrameFlags.Acknowledged, sent[^1].Flags);
        AssertAnswers(connection, 1);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST /a.B/C HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r")]
    [InlineData("PRI * HTTP/1.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("x")]
    public void RefusesWhatIsNotHttp2(string text)
    {
        using var connection = new PipeConnection();
        AssertGoodbye(connection.Send(Text(text)), 0, Http2Error.ProtocolError);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void RefusesAPrefaceThatTricklesIn()
    {
        using var connection = new PipeConnection();
        for (var i = 0; i < 5; i++)
        {
            connection.Send([PipeConnection.Preface[i]]);
            Assert.Empty(connection.Wait(2));
        }
        connection.Write([PipeConnection.Preface[5]]);
        AssertGoodbye(connection.Wait(1), 0, Http2Error.EnhanceYourCalm);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void RefusesABlockThatTricklesIn()
    {
        using var connection = PipeConnection.Begun();
        connection.Wait(60);
        connection.Send(Frame(FrameKind.Headers, FrameFlags.None, 1));
        for (var i = 0; i < 5; i++)
        {
            Assert.Empty(connection.Send(Frame(FrameKind.Continuation, FrameFlags.None, 1)));
            Assert.Empty(connection.Wait(2));
        }
        connection.Write(Frame(FrameKind.Continuation, FrameFlags.None, 1));
        AssertGoodbye(connection.Wait(1), 0, Http2Error.EnhanceYourCalm);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void TakesBlocksInPiecesForAsLongAsEachIsQuick()
    {
        using var connection = PipeConnection.Begun();
        connection.Write(Frame(FrameKind.Headers, FrameFlags.None, 1, Block(RawServerFixture.Echo)));
        for (var id = 1; id < 81; id += 2)
        {
            connection.Wait(1);
            var next = Frame(FrameKind.Headers, FrameFlags.None, id + 2, Block(RawServerFixture.Echo));
            connection.Write([.. Frame(FrameKind.Continuation, EndHeaders, id), .. Data(id, Message([1]), isEnd: true), .. next]);
            Assert.Contains(connection.Read(), frame => frame.IsEnd && frame.Stream == id);
        }
    }

    public static TheoryData<string, byte[]> Floods => new()
    {
        { "PING", Ping() },
        { "SETTINGS", Settings() },
        { "DATA of nothing", Data(1, [], isEnd: false) },
        { "WINDOW_UPDATE", Window(1, 1) },
        { "PRIORITY", Frame(FrameKind.Priority, FrameFlags.None, 1, new byte[5]) },
        { "an unknown kind", Raw(99, 0, 0) },
        { "RST_STREAM of a call that is over", Reset(1) },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void EndsAFlood(string what, byte[] frame)
    {
        using var connection = PipeConnection.Begun();
        Assert.NotEmpty(what);
        connection.Send(Call(1, RawServerFixture.Echo, isEnd: false));

        // As many within two seconds are no flood.
        connection.Wait(1);
        connection.Send(frame);
        connection.Send([.. Enumerable.Repeat(frame, 9_000)]);
        connection.Wait(1);
        connection.Send(frame);
        connection.Send([.. Enumerable.Repeat(frame, 9_000)]);
        Assert.False(connection.IsOver);
        AssertGoodbye(connection.Send([.. Enumerable.Repeat(frame, 1_100)]), 1, Http2Error.EnhanceYourCalm);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void EndsAFloodOfCallsThatAreTakenBack()
    {
        using var connection = PipeConnection.Begun();
        for (var id = 1; id < 9_999; id += 2)
        {
            connection.Send(Call(id, RawServerFixture.Echo, isEnd: false), Reset(id));
        }
        Assert.False(connection.IsOver);
        var last = connection.Send(Call(9_999, RawServerFixture.Echo, isEnd: false), Reset(9_999));
        AssertGoodbye(last, 9_999, Http2Error.EnhanceYourCalm);
    }

    [Fact]
    public void MessagesWithoutAnswersAreNoFlood()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Call(1, RawServerFixture.Chat, isEnd: false));
        for (var i = 0; i < 300; i++)
        {
            connection.Send([.. Enumerable.Repeat(Data(1, Message(Text("!n")), isEnd: false), 100)]);
        }
        Assert.Equal(30_000, connection.Chat.Handled);
        Assert.False(connection.IsOver);
    }

    [Fact]
    public void ResetsABodyThatDoesNotComeAndNotOneThatComesSlowly()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Call(1, RawServerFixture.Echo, isEnd: false), Call(3, RawServerFixture.Echo, isEnd: false));
        var message = Message(new byte[10_000]);
        connection.Send(Data(3, message[..1_000], isEnd: false));
        Assert.Empty(connection.Wait(5));
        var reset = Assert.Single(connection.Wait(1));
        Assert.Equal((1, Http2Error.EnhanceYourCalm), (reset.Stream, reset.Error));
        for (var at = 1_000; at < 9_900; at += 250)
        {
            Assert.Empty(connection.Send(Data(3, message[at..(at + 250)], isEnd: false)));
            Assert.Empty(connection.Wait(1));
        }
        Assert.Contains(connection.Send(Data(3, message[10_000..], isEnd: true)), frame => frame.Stream == 3);
        AssertAnswers(connection, 5);
    }

    [Fact]
    public void ResetsAnAnswerThatNobodyTakes()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Settings((4, 10)));
        connection.Send(Unary(1, GrowHandler.Path, Number(1_000)));
        connection.Wait(20);
        connection.Send(Unary(3, GrowHandler.Path, Number(1_000)));
        Assert.Empty(connection.Wait(10));
        var reset = Assert.Single(connection.Wait(1));
        Assert.Equal((1, Http2Error.Cancel), (reset.Stream, reset.Error));
        Assert.Contains(connection.Send(Window(3, 1_000)), frame => frame.IsEnd);
    }

    [Fact]
    public void EndsWhenIdleAndSaysGoodbyeTwice()
    {
        using var connection = PipeConnection.Begun(new RawGrpcServerOptions { KeepAliveTimeout = TimeSpan.FromSeconds(60) });
        AssertAnswers(connection, 1);
        Assert.Empty(connection.Wait(59));
        var sent = connection.Wait(1);
        AssertGoodbye(sent, int.MaxValue, Http2Error.NoError);
        Assert.Equal(FrameKind.Ping, sent[^1].Kind);
        AssertGoodbye(connection.Send(Ping(isAnswer: true)), 1, Http2Error.NoError);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void EndsWhenIdleThoughNobodyAnswers()
    {
        using var connection = PipeConnection.Begun(new RawGrpcServerOptions { KeepAliveTimeout = TimeSpan.FromSeconds(60) });
        AssertGoodbye(connection.Wait(60), int.MaxValue, Http2Error.NoError);
        AssertGoodbye(connection.Wait(2), 0, Http2Error.NoError);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void ACallThatCrossesTheGoodbyeOfAnIdleConnectionIsAnswered()
    {
        using var connection = PipeConnection.Begun(new RawGrpcServerOptions { KeepAliveTimeout = TimeSpan.FromSeconds(60) });
        connection.Wait(60);
        connection.Send(Call(1, RawServerFixture.Echo, isEnd: false));
        AssertGoodbye(connection.Wait(2), 1, Http2Error.NoError);
        Assert.False(connection.IsOver);
        Assert.Contains(connection.Send(Data(1, Message([1]), isEnd: true)), frame => frame is { IsEnd: true, Stream: 1 });
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void PingsASilentPeerAndCutsADeadOne()
    {
        var pings = TimeSpan.FromSeconds(10);
        using var connection = PipeConnection.Begun(
            new RawGrpcServerOptions { KeepAlivePingDelay = pings, KeepAlivePingTimeout = TimeSpan.FromSeconds(5) });
        connection.Send(Call(1, RawServerFixture.Chat, isEnd: false));
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(connection.Wait(9));
            Assert.Equal(FrameKind.Ping, Assert.Single(connection.Wait(1)).Kind);
            connection.Wait(3);
            connection.Send(Ping(isAnswer: true));
        }
        Assert.Single(connection.Wait(10));
        connection.Wait(5);
        Assert.False(connection.IsAborted);
        connection.Wait(1);
        Assert.True(connection.IsAborted && connection.IsOver);
        Assert.Equal(0, connection.LiveStreams);
    }

    [Fact]
    public void CutsAPeerThatTakesNoBytes()
    {
        using var connection = new PipeConnection(unreadMost: 1_000);
        connection.Write([.. PipeConnection.Preface, .. Unary(1, GrowHandler.Path, Number(5_000))]);
        for (var i = 0; i < 30; i++)
        {
            connection.Write(Ping());
            Assert.False(connection.IsAborted);
            connection.PassWithoutReading(1);
        }
        connection.PassWithoutReading(1);
        Assert.True(connection.IsAborted && connection.IsOver);
    }

    [Fact]
    public void EndsWithThePeerThatSaysGoodbye()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Call(1, RawServerFixture.Echo, isEnd: false));
        connection.Send(GoAway());
        connection.Wait(3);
        Assert.False(connection.IsOver);
        Assert.Contains(connection.Send(Data(1, Message([1]), isEnd: true)), frame => frame is { IsEnd: true, Stream: 1 });
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void EndsWithASilentPeerThatSaysGoodbye()
    {
        using var connection = PipeConnection.Begun();
        AssertAnswers(connection, 1);
        connection.Send(GoAway());
        connection.Wait(3);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void ReadsOnForAMomentSoThatThePeerGetsTheLastAnswers()
    {
        using var connection = PipeConnection.Begun();
        connection.ClosesAfterTheEnd = false;
        AssertGoodbye(connection.Send(Unary(1, RawServerFixture.Echo, [1]), Window(0, 0)), 1, Http2Error.ProtocolError);
        Assert.False(connection.IsOver);
        Assert.Empty(connection.Send(Unary(3, RawServerFixture.Echo, [1])));
        connection.Wait(1);
        Assert.False(connection.IsOver);
        connection.Wait(1);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void WhatFollowsABreachIsNotRead()
    {
        using var connection = PipeConnection.Begun();
        var sent = connection.Send(Unary(1, RawServerFixture.Echo, [1]), Window(0, 0), Unary(3, RawServerFixture.Echo, [1]));
        Assert.Contains(sent, frame => frame is { IsEnd: true, Stream: 1 });
        Assert.DoesNotContain(sent, frame => frame.Stream == 3);
        AssertGoodbye(sent, 1, Http2Error.ProtocolError);
        Assert.True(connection.IsOver);
    }

    private static void AssertAnswers(PipeConnection connection, int stream) =>
        Assert.Contains(connection.Send(Unary(stream, RawServerFixture.Echo, [1, 2, 3])), frame => frame.IsEnd && frame.Stream == stream);

    private static void AssertGoodbye(List<SentFrame> sent, int last, Http2Error error)
    {
        var goodbye = Assert.Single(sent, frame => frame.Kind == FrameKind.GoAway);
        Assert.Equal((last, error), (goodbye.Number, goodbye.Error));
    }
}
