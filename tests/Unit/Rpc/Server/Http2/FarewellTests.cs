using System.Net;
using System.Net.Http.Headers;
using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using static Rtb.Unit.Rpc.Server.Http2.Frames;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>The end of a server (RFC 9113 section 6.8), and bytes that wait while others want something of the connection.</summary>
public sealed class FarewellTests
{
    [Fact]
    public void SaysGoodbyeTwiceAndAnswersWhatIsBelowTheLastId()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Call(1, RawServerFixture.Echo, isEnd: false));
        connection.Stop();
        var sent = connection.Read();
        AssertGoodbye(sent, int.MaxValue);
        Assert.Equal(FrameKind.Ping, sent[^1].Kind);

        // On their way when the goodbye was said.
        Assert.Contains(connection.Send(Unary(3, RawServerFixture.Echo, [1])), frame => frame is { IsEnd: true, Stream: 3 });
        connection.Send(Call(5, RawServerFixture.Echo, isEnd: false));
        AssertGoodbye(connection.Send(Ping(isAnswer: true)), 5);

        var refused = Assert.Single(connection.Send(Unary(7, RawServerFixture.Echo, [1])));
        Assert.Equal((FrameKind.ResetStream, 7, Http2Error.RefusedStream), (refused.Kind, refused.Stream, refused.Error));
        Assert.Contains(connection.Send(Data(1, Message([1]), isEnd: true)), frame => frame is { IsEnd: true, Stream: 1 });
        Assert.False(connection.IsOver);
        Assert.Contains(connection.Send(Data(5, Message([1]), isEnd: true)), frame => frame is { IsEnd: true, Stream: 5 });
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void DoesNotWaitForeverForAPeerThatDoesNotAnswer()
    {
        using var connection = PipeConnection.Begun();
        connection.Stop();
        AssertGoodbye(connection.Read(), int.MaxValue);
        AssertGoodbye(connection.Wait(2), 0);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void StreamsEndWithUnavailableAndNewOnesToo()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Call(1, RawServerFixture.Chat, isEnd: false), Data(1, [.. Message([1, 2]), 0, 0], isEnd: false));
        Assert.Equal(1, connection.LiveStreams);
        connection.Stop();
        var sent = connection.Read();
        Assert.Contains(sent, frame => frame is { IsEnd: true, Stream: 1 });
        Assert.Equal(0, connection.LiveStreams);
        Assert.Contains(connection.Send(Call(3, RawServerFixture.Chat, isEnd: false)), frame => frame is { IsEnd: true, Stream: 3 });
        AssertGoodbye(connection.Send(Ping(isAnswer: true)), 3);
        Assert.True(connection.IsOver);
    }

    [Fact]
    public void ABreachAfterTheLastGoodbyePromisesNoMore()
    {
        using var connection = PipeConnection.Begun();
        connection.Send(Call(1, RawServerFixture.Echo, isEnd: false));
        connection.Stop();
        connection.Send(Ping(isAnswer: true));
        var sent = connection.Send(Unary(9, RawServerFixture.Echo, [1]), Window(0, 0));
        Assert.Equal(1, Assert.Single(sent, frame => frame.Kind == FrameKind.GoAway).Number);
    }

    /// <summary>Wakes come at any moment while the peer takes its answers in small bites: nothing is lost or out of order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WakesLoseNoBytes(int seed)
    {
        var random = new Random(seed);
        using var connection = new PipeConnection(unreadMost: 200);
        connection.Write([.. PipeConnection.Preface, .. Settings((4, int.MaxValue)), .. Window(0, 1 << 30)]);
        var sent = new List<SentFrame>();
        var expected = new Dictionary<int, byte[]>();
        for (var id = 1; id < 2_000; id += 2)
        {
            var message = new byte[random.Next(400)];
            random.NextBytes(message);
            expected.Add(id, Message(message));
            var path = random.Next(5) > 0 ? RawServerFixture.Echo : RawServerFixture.Chat;
            connection.Write(Unary(id, path, message, ("grpc-timeout", "1000S")));
            for (var i = random.Next(4); i > 0; i--)
            {
                connection.Wake();
                sent.AddRange(connection.Read(random.Next(300)));
            }
            if (random.Next(200) == 0)
            {
                connection.PassWithoutReading(1);
            }
        }
        for (var i = 0; i < 100_000 && sent.Count(frame => frame.IsEnd) < expected.Count; i++)
        {
            sent.AddRange(connection.Read(random.Next(300)));
        }
        connection.Stop();
        sent.AddRange(connection.Send(Ping(isAnswer: true)));
        Assert.True(connection.IsOver);
        foreach (var (id, message) in expected)
        {
            var ofCall = sent.FindAll(frame => frame.Stream == id);
            Assert.Equal(FrameKind.Headers, ofCall[0].Kind);
            Assert.Equal(message, ofCall.Where(frame => frame.Kind == FrameKind.Data).SelectMany(frame => frame.Payload));
            Assert.True(ofCall[^1].IsEnd);
        }
        Assert.Equal([int.MaxValue, 1_999], sent.Where(frame => frame.Kind == FrameKind.GoAway).Select(frame => frame.Number));
    }

    /// <summary>A foreign client that opens calls all the time: it gets the answer to every call that was handled.</summary>
    [Fact]
    public async Task AClientThatNeverStopsCallingLosesNoCallThatWasHandled()
    {
        for (var round = 0; round < 5; round++)
        {
            var handler = new CountingHandler();
            await using var server = new RawGrpcServer(new RawGrpcServerOptions(), handler);
            await server.StartAsync();
            using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false });
            var address = new Uri($"http://127.0.0.1:{server.Port}{handler.FullMethod}");
            var answered = 0;
            var callers = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
            {
                while (await IsAnsweredAsync(client, address))
                {
                    Interlocked.Increment(ref answered);
                }
            })).ToArray();
            Assert.True(handler.WaitFor(500));
            Assert.True(await server.StopAsync(TestServer.Patience));
            await Task.WhenAll(callers).WaitAsync(TestServer.Patience);
            Assert.Equal(handler.Handled, answered);
        }
    }

    /// <summary>False when the server is gone; an answer is whole, or the call was not handled.</summary>
    private static async Task<bool> IsAnsweredAsync(HttpClient client, Uri address)
    {
        using var content = new ByteArrayContent(Message([1, 2, 3]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await client.SendAsync(request);
            Assert.Equal(Message([]), await response.Content.ReadAsByteArrayAsync());
            Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void AssertGoodbye(List<SentFrame> sent, int last)
    {
        var goodbye = Assert.Single(sent, frame => frame.Kind == FrameKind.GoAway);
        Assert.Equal((last, Http2Error.NoError), (goodbye.Number, goodbye.Error));
    }

    private sealed class CountingHandler() : RawUnaryHandler("/rtb.test.Raw/Count")
    {
        private int _handled;

        public int Handled => Volatile.Read(ref _handled);

        public bool WaitFor(int calls) => SpinWait.SpinUntil(() => Handled >= calls, TestServer.Patience);

        public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
        {
            Interlocked.Increment(ref _handled);
            return RawStatus.Ok;
        }
    }
}
