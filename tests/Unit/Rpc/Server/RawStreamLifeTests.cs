using Rtb.Rpc.Server;

namespace Rtb.Unit.Rpc.Server;

/// <summary>How raw streams live and end: deadlines, the end of the server, peers that do not read.</summary>
public class RawStreamLifeTests
{
    private const byte Cancel = 8;
    private const byte NoError = 0;
    private const int WindowBytes = 65_535;

    [Fact]
    public async Task HeadersAreSentBeforeAnyMessageAndTheStreamMayBeSilent()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        var headers = await wire.ReadFrameAsync();
        Assert.Equal((Http2Wire.Headers, false), (headers.Type, headers.IsEnd));
        Assert.Equal(1, raw.Server.LiveStreams);
        await wire.SendDataAsync(1, RawStreamTests.Frames("hi"), isEnd: true);
        Assert.Equal("hi", (await StreamAnswer.ReadAsync(wire, 1)).Text);
    }

    [Fact]
    public async Task DeadlineEndsTheStreamWithTrailersAndStopsTheSender()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false, ("grpc-timeout", "200m"));
        await wire.SendDataAsync(1, RawStreamTests.Frames("hi"), isEnd: false);
        var answer = await StreamAnswer.ReadAsync(wire, 1);
        Assert.Equal(("hi", "4"), (answer.Text, answer.Status));
        var reset = await wire.ReadFrameAsync();
        Assert.Equal((Http2Wire.RstStream, NoError), (reset.Type, reset.Payload[3]));
        await RawStreamTests.UntilNoneIsLeftAsync(raw);
        await RawStreamTests.AssertServesAsync(wire, 3);
    }

    [Theory]
    [InlineData("0m", "4")]
    [InlineData("later", "13")]
    [InlineData("99999999H", "0")]
    public async Task TimeoutIsJudgedWhenTheStreamOpens(string timeout, string status)
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: true, ("grpc-timeout", timeout));
        Assert.Equal(status, (await StreamAnswer.ReadAsync(wire, 1)).Status);
    }

    [Fact]
    public async Task DeadlineResetsAStreamWhosePeerDoesNotRead()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false, ("grpc-timeout", "500m"));
        await SendManyAsync(wire, 2 * WindowBytes);
        var bytes = 0;
        while (true)
        {
            var frame = await wire.ReadFrameAsync();
            bytes += frame.Type == Http2Wire.Data ? frame.Payload.Length : 0;
            if (frame.Type == Http2Wire.RstStream)
            {
                Assert.Equal(Cancel, frame.Payload[3]);
                break;
            }
        }

        Assert.Equal(WindowBytes, bytes);
        await RawStreamTests.UntilNoneIsLeftAsync(raw);
    }

    [Fact]
    public async Task PeerThatDoesNotReadIsNotReadEitherAndMemoryStaysBounded()
    {
        const int messageBytes = 1_000;

        // The windows of the client are never given back, so that the server can send 65,535 bytes and no more; it takes what fits into
        // its own window of 768 KB and handles what fits into one batch more than it could send.
        const int handledMax = (WindowBytes + (2 * 64 * 1024)) / messageBytes;
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        await SendManyAsync(wire, 600_000);
        var bytes = 0;
        while (bytes < WindowBytes)
        {
            var frame = await wire.ReadFrameAsync();
            bytes += frame.Type == Http2Wire.Data ? frame.Payload.Length : 0;
        }

        Assert.Equal(WindowBytes, bytes);
        Assert.InRange(raw.ChatHandler.Handled, WindowBytes / (messageBytes + 5), handledMax);

        // When the peer reads, everything that it had sent is answered.
        await wire.SendDataAsync(1, [], isEnd: true);
        await wire.SendWindowUpdateAsync(0, 1_000_000);
        await wire.SendWindowUpdateAsync(1, 1_000_000);
        for (var isEnd = false; !isEnd;)
        {
            var frame = await wire.ReadFrameAsync();
            bytes += frame.Type == Http2Wire.Data ? frame.Payload.Length : 0;
            isEnd = frame.IsEnd;
        }

        Assert.Equal(600_000 / (messageBytes + 5) * (messageBytes + 5), bytes);
    }

    [Fact]
    public async Task StopAnswersWhatIsThereAndEndsTheStreamUnavailable()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
        await wire.SendDataAsync(1, RawStreamTests.Frames("!w", "after"), isEnd: false);
        Assert.True(await Task.Run(raw.ChatHandler.WaitUntilEntered));
        var stop = raw.Server.StopAsync(TestServer.Patience);
        Assert.False(stop.IsCompleted, "a message is in work");
        raw.ChatHandler.Release();
        var answer = await StreamAnswer.ReadAsync(wire, 1);
        Assert.Equal(("? after", "14"), (answer.Text, answer.Status));

        // Clients close a connection that says goodbye.
        wire.Dispose();
        Assert.True(await stop.WaitAsync(TestServer.Patience), "everything was drained");
        Assert.Equal(0, raw.Server.LiveStreams);
    }

    [Fact]
    public async Task StopEndsSilentStreamsAtOnce()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
        var stop = raw.Server.StopAsync(TestServer.Patience);
        Assert.Equal("14", (await StreamAnswer.ReadAsync(wire, 1)).Status);
        wire.Dispose();
        Assert.True(await stop.WaitAsync(TestServer.Patience));
    }

    [Fact]
    public async Task StopCutsAPeerThatDoesNotReadWhenTheTimeIsOver()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        await SendManyAsync(wire, 4 * WindowBytes);
        await ConnectionTests.UntilAsync(() => raw.ChatHandler.Handled > 0, "nothing was handled");
        Assert.False(await raw.Server.StopAsync(TimeSpan.FromMilliseconds(100)), "the stream was cut");
        await RawStreamTests.UntilNoneIsLeftAsync(raw);
    }

    // Messages of 1,000 bytes, in frames as large as a client may send.
    private static async Task SendManyAsync(Http2Wire wire, int bytes)
    {
        const int frameBytes = 15 * 1_005;
        var messages = RawStreamTests.Frames([.. Enumerable.Repeat(new string('x', 1_000), bytes / 1_005)]);
        foreach (var part in messages.Chunk(frameBytes))
        {
            await wire.SendDataAsync(1, part, isEnd: false);
        }
    }
}
