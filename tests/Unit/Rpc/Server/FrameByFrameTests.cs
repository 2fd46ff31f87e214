using System.Text;

namespace Rtb.Unit.Rpc.Server;

/// <summary>What only shows when the frames of HTTP/2 are sent and seen one by one.</summary>
public class FrameByFrameTests
{
    private static readonly byte[] s_hi = [0, 0, 0, 0, 2, (byte)'h', (byte)'i'];

    // Line { text = "hang" }
    private static readonly byte[] s_hang = [0, 0, 0, 0, 6, 0x0A, 4, (byte)'h', (byte)'a', (byte)'n', (byte)'g'];

    [Fact]
    public async Task ExpiredDeadlineSendsTrailersAndThenResetsTheOpenStream()
    {
        await using var server = await TestServer.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(server.Address);

        // The request is never finished: only the deadline can end this call.
        await wire.SendHeadersAsync(1, "/rtb.test.shapes.Shapes/Join", isEnd: false, ("grpc-timeout", "100m"));
        var trailers = await wire.ReadFrameAsync();
        Assert.Equal((Http2Wire.Headers, true, 1), (trailers.Type, trailers.IsEnd, trailers.Stream));
        Assert.Contains("grpc-status\u00014", Encoding.Latin1.GetString(trailers.Payload), StringComparison.Ordinal);
        var reset = await wire.ReadFrameAsync();
        Assert.Equal((Http2Wire.RstStream, 1), (reset.Type, reset.Stream));
        Assert.Equal([0, 0, 0, 0], reset.Payload);
    }

    [Fact]
    public async Task ResetOfTheClientCancelsTheServiceAndKeepsTheConnection()
    {
        await using var server = await TestServer.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(server.Address);
        await wire.SendHeadersAsync(1, "/rtb.test.shapes.Shapes/Repeat", isEnd: false);

        // Line { text = "then hang", count = 1 }
        await wire.SendDataAsync(1, [0, 0, 0, 0, 13, 0x0A, 9, .. "then hang"u8, 0x10, 1], isEnd: true);
        Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
        Assert.Equal(Http2Wire.Data, (await wire.ReadFrameAsync()).Type);
        await wire.SendResetAsync(1, 8);
        await server.Shapes.Cancelled.WaitAsync(TestServer.Patience);
        await wire.SendHeadersAsync(3, "/rtb.test.shapes.Shapes/Echo", isEnd: false);
        await wire.SendDataAsync(3, s_hang, isEnd: true);
        Assert.Equal((Http2Wire.Headers, 3), await TypeAndStreamAsync(wire));
    }

    [Fact]
    public async Task RawServerTakesAMessageWhoseBytesArriveInFramesOfTheirOwn()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Echo, isEnd: false, ("te", "trailers"));
        foreach (var b in s_hi)
        {
            await wire.SendDataAsync(1, [b], isEnd: false);
        }

        await wire.SendDataAsync(1, [], isEnd: true);
        Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
        var data = await wire.ReadFrameAsync();
        Assert.Equal(Http2Wire.Data, data.Type);
        Assert.Equal(s_hi, data.Payload);
        var trailers = await wire.ReadFrameAsync();
        Assert.Equal((Http2Wire.Headers, true), (trailers.Type, trailers.IsEnd));
        Assert.Contains("grpc-status\u00010", Encoding.Latin1.GetString(trailers.Payload), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00FFFFFFFF", "8")]
    [InlineData("0300000001", "13")]
    [InlineData("000000000161000000", "12")]
    public async Task RawServerRefusesABodyThatCanOnlyGetWorseWithoutWaitingForItsEnd(string hex, string status)
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Echo, isEnd: false);
        await wire.SendDataAsync(1, Convert.FromHexString(hex), isEnd: false);
        var text = new StringBuilder();
        while (true)
        {
            var frame = await wire.ReadFrameAsync();
            text.Append(Encoding.Latin1.GetString(frame.Payload));
            if (frame.IsEnd)
            {
                break;
            }
        }

        Assert.Contains("grpc-status" + (char)status.Length + status, text.ToString(), StringComparison.Ordinal);
        Assert.Equal(Http2Wire.RstStream, (await wire.ReadFrameAsync()).Type);
    }

    [Fact]
    public async Task RawServerSurvivesAResetInTheMiddleOfAMessage()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Echo, isEnd: false);
        await wire.SendDataAsync(1, s_hi[..3], isEnd: false);
        await wire.SendResetAsync(1, 8);
        await wire.SendHeadersAsync(3, RawServerFixture.Echo, isEnd: false);
        await wire.SendDataAsync(3, s_hi, isEnd: true);
        Assert.Equal((Http2Wire.Headers, 3), await TypeAndStreamAsync(wire));
        Assert.Equal(s_hi, (await wire.ReadFrameAsync()).Payload);
        Assert.Equal(0, raw.Server.HandlerFaults);
    }

    [Fact]
    public async Task HeaderTeOtherThanTrailersIsAProtocolError()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Echo, isEnd: true, ("te", "gzip"));
        Assert.Contains((await wire.ReadFrameAsync()).Type, new[] { Http2Wire.RstStream, Http2Wire.GoAway });
    }

    private static async Task<(byte Type, int Stream)> TypeAndStreamAsync(Http2Wire wire)
    {
        var frame = await wire.ReadFrameAsync();
        return (frame.Type, frame.Stream);
    }
}
