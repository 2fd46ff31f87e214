using System.Net.Sockets;
using Grpc.Core;
using Rtb.Rpc.Wire;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Broken calls, byte by byte over a real socket, against both servers: a clear status, no hang, and the server goes on.</summary>
public class FramingTests
{
    private const string Echo = "/rtb.test.shapes.Shapes/Echo";
    private const string Join = "/rtb.test.shapes.Shapes/Join";
    private const byte Cancel = 8;

    // Line { text = "hi" }; two of its bytes more would be a second message.
    private static readonly byte[] s_hi = [0, 0, 0, 0, 4, 0x0A, 2, (byte)'h', (byte)'i'];

    private static readonly (string What, string Hex, string Status)[] s_cases =
    [
        ("no message", "", "12"),
        ("flag only", "00", "13"),
        ("header without message", "0000000004", "13"),
        ("message one byte short", "00000000040A0268", "13"),
        ("two messages", "00000000040A02686900000000040A026869", "12"),
        ("message and a flag", "00000000040A02686900", "13 12"),
        ("message and half a header", "00000000040A026869000000", "13 12"),
        ("flag 2", "02000000040A026869", "13"),
        ("flag 255", "FF000000040A026869", "13"),
        ("compressed without encoding", "01000000040A026869", "13 12"),
        ("four gigabytes promised", "00FFFFFFFF", "8"),
        ("one byte over the limit promised", "00000186A1", "8"),
        ("empty message", "0000000000", "0"),
        ("good message", "00000000040A026869", "0"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryBodyHasItsStatusOnOneConnection(bool isRaw)
    {
        await using var target = await Target.StartAsync(isRaw);
        using var wire = await Http2Wire.ConnectAsync(target.Address);
        var stream = -1;
        foreach (var (what, hex, status) in s_cases)
        {
            stream += 2;
            await wire.SendHeadersAsync(stream, target.Path, isEnd: hex.Length == 0);
            if (hex.Length > 0)
            {
                await wire.SendDataAsync(stream, Convert.FromHexString(hex), isEnd: true);
            }

            var answer = await WireAnswer.ReadAsync(wire, stream);
            Assert.True(status.Split(' ').Contains(answer.Status), $"{what}: expected {status}, got {answer.Status}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessageTruncatedAtEveryByteIsRefusedEndedOrReset(bool isRaw)
    {
        await using var target = await Target.StartAsync(isRaw);
        using var wire = await Http2Wire.ConnectAsync(target.Address);
        var stream = -1;
        for (var length = 0; length < s_hi.Length; length++)
        {
            stream += 2;
            await wire.SendHeadersAsync(stream, target.Path, isEnd: false);
            await wire.SendDataAsync(stream, s_hi[..length], isEnd: true);
            Assert.Equal(length == 0 ? "12" : "13", (await WireAnswer.ReadAsync(wire, stream)).Status);
            stream += 2;
            await wire.SendHeadersAsync(stream, target.Path, isEnd: false);
            await wire.SendDataAsync(stream, s_hi[..length], isEnd: false);
            await wire.SendResetAsync(stream, Cancel);
        }

        await target.AssertServesAsync(wire, stream + 2);
        await target.UntilIdleAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectionCutAtEveryByteLeavesNothingBehind(bool isRaw)
    {
        await using var target = await Target.StartAsync(isRaw);
        for (var length = 0; length < s_hi.Length; length++)
        {
            using var wire = await Http2Wire.ConnectAsync(target.Address);
            await wire.SendHeadersAsync(1, target.Path, isEnd: false);
            await wire.SendDataAsync(1, s_hi[..length], isEnd: false);
        }

        await target.UntilIdleAsync();
        using var next = await Http2Wire.ConnectAsync(target.Address);
        await target.AssertServesAsync(next, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OversizedMessageIsRefusedBeforeItIsSent(bool isRaw)
    {
        await using var target = await Target.StartAsync(isRaw);
        using var wire = await Http2Wire.ConnectAsync(target.Address);
        await wire.SendHeadersAsync(1, target.Path, isEnd: false);
        await wire.SendDataAsync(1, [0, 0x7F, 0xFF, 0xFF, 0xFF], isEnd: false);
        Assert.Equal("8", (await WireAnswer.ReadAsync(wire, 1)).Status);
        await target.AssertServesAsync(wire, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HeadersAreJudged(bool isRaw)
    {
        await using var target = await Target.StartAsync(isRaw);
        using var wire = await Http2Wire.ConnectAsync(target.Address);
        await wire.SendHeadersAsync(1, target.Path, isEnd: true, ("content-type", "text/html"));
        Assert.Contains("415", (await WireAnswer.ReadAsync(wire, 1)).Headers, StringComparison.Ordinal);
        var stream = 1;
        string[] timeouts = ["", "1", "S", "123456789S", "-1S", "1s", "1.5S", " 1S", "0x1S"];
        foreach (var timeout in timeouts)
        {
            stream += 2;
            await wire.SendHeadersAsync(stream, target.Path, isEnd: false, ("te", "trailers"), ("grpc-timeout", timeout));
            await wire.SendDataAsync(stream, s_hi, isEnd: true);
            var answer = await WireAnswer.ReadAsync(wire, stream);
            Assert.True(answer.Status == "13", $"grpc-timeout '{timeout}': {answer.Status}");
        }

        // A missing te is tolerated: AssertServesAsync sends none.
        await target.AssertServesAsync(wire, stream + 2);
    }

    [Fact]
    public async Task SlowBodyIsCutOffForOneMessageAndToleratedForAStream()
    {
        var rate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(100, TimeSpan.FromSeconds(1.5));
        await using var server = await TestServer.StartAsync(kestrel: k => k.Limits.MinRequestBodyDataRate = rate);
        using var streaming = await Http2Wire.ConnectAsync(server.Address);
        await streaming.SendHeadersAsync(1, Join, isEnd: false);
        await streaming.SendDataAsync(1, s_hi, isEnd: false);

        using var loris = await Http2Wire.ConnectAsync(server.Address);
        await loris.SendHeadersAsync(1, Echo, isEnd: false);
        await loris.SendDataAsync(1, [0], isEnd: false);
        Assert.True(await loris.IsClosedByPeerAsync());
        await streaming.SendDataAsync(1, s_hi, isEnd: true);
        Assert.Equal("0", (await WireAnswer.ReadAsync(streaming, 1)).Status);
    }

    [Fact]
    public async Task SlowHeadersAreCutOff()
    {
        await using var server = await TestServer.StartAsync(kestrel: k => k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        using var loris = await Http2Wire.ConnectAsync(server.Address);

        // HEADERS without END_HEADERS: the rest is due in a CONTINUATION that never comes.
        await loris.SendBytesAsync([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x83]);
        Assert.True(await loris.IsClosedByPeerAsync());
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A0D0A")]
    [InlineData("00FFFFFF000000000000")]
    [InlineData("000000FF0000000000")]
    [InlineData("000001000000000001")]
    public async Task WhatIsNotHttp2IsAnsweredByItsEndOrPassedOver(string hex)
    {
        await using var target = await Target.StartAsync(isRaw: false);
        using var wire = await Http2Wire.ConnectAsync(target.Address);
        await wire.SendBytesAsync(Convert.FromHexString(hex));
        using var next = await Http2Wire.ConnectAsync(target.Address);
        await target.AssertServesAsync(next, 1);
    }

    /// <summary>One of the two servers, with what a test needs of either.</summary>
    internal sealed class Target(TestServer? server, RawServerFixture? raw) : IAsyncDisposable
    {
        private const int LimitBytes = 100_000;

        public string Address => server?.Address ?? raw!.Address;

        public string Path => server is null ? RawServerFixture.Echo : Echo;

        public static async Task<Target> StartAsync(bool isRaw) => isRaw
            ? new Target(null, await RawServerFixture.StartAsync())
            : new Target(await TestServer.StartAsync(o => o.MaxReceiveMessageSize = LimitBytes), null);

        public async Task AssertServesAsync(Http2Wire wire, int stream)
        {
            await wire.SendHeadersAsync(stream, Path, isEnd: false);
            await wire.SendDataAsync(stream, s_hi, isEnd: true);
            var answer = await WireAnswer.ReadAsync(wire, stream);
            Assert.Equal(("0", s_hi.Length), (answer.Status, answer.BodyBytes));
        }

        public Task UntilIdleAsync() => ConnectionTests.UntilAsync(
            () => server is null ? raw!.Server.HandlerFaults == 0 : server.Get<LiveCalls>().Count == 0, "calls live on");

        public ValueTask DisposeAsync() => server?.DisposeAsync() ?? raw!.DisposeAsync();
    }
}
