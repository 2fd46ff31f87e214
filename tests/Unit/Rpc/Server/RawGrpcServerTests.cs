using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Rtb.Rpc.Server;

namespace Rtb.Unit.Rpc.Server;

public class RawGrpcServerTests
{
    // flag 0, length 2, message "hi"
    private static readonly byte[] s_hi = [0, 0, 0, 0, 2, (byte)'h', (byte)'i'];

    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create<byte[]>(m => m, b => b);

    [Fact]
    public async Task MessageIsAnsweredWithAFrameAndTrailers()
    {
        await using var raw = await RawServerFixture.StartAsync();
        var answer = await raw.PostAsync(RawServerFixture.Echo, s_hi);
        Assert.Equal((HttpStatusCode.OK, "0", null), (answer.HttpStatus, answer.Status, answer.Message));
        Assert.Equal(s_hi, answer.Body);
        Assert.Equal(0, raw.Server.HandlerFaults);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4091)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public async Task MessageOfAnySizeUpToTheLimitIsHandedOverWhole(int length)
    {
        await using var raw = await RawServerFixture.StartAsync();
        var message = new byte[length];
        new Random(length).NextBytes(message);
        using var channel = GrpcChannel.ForAddress(raw.Address);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "rtb.test.Raw", "Echo", s_bytes, s_bytes);
        var answer = await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, message);
        Assert.Equal(message, answer);
    }

    [Fact]
    public async Task MessageOverTheLimitIsRefusedBeforeItIsComplete()
    {
        await using var raw = await RawServerFixture.StartAsync();
        Assert.Equal("8", (await raw.PostAsync(RawServerFixture.Echo, [0, 0, 1, 0x86, 0xA1, .. new byte[100_001]])).Status);
        Assert.Equal("8", (await raw.PostAsync(RawServerFixture.Echo, [0, 0xFF, 0xFF, 0xFF, 0xFF])).Status);
    }

    [Fact]
    public async Task RequestTruncatedAtAnyByteIsRefused()
    {
        await using var raw = await RawServerFixture.StartAsync();
        for (var length = 0; length < s_hi.Length; length++)
        {
            Assert.Equal(length == 0 ? "12" : "13", (await raw.PostAsync(RawServerFixture.Echo, s_hi[..length])).Status);
        }
    }

    [Theory]
    [InlineData("two messages", "00000000016100000000016200000000", "12")]
    [InlineData("bytes after the message", "000000000161FF", "12")]
    [InlineData("compressed", "010000000161", "12")]
    [InlineData("unknown flag", "020000000161", "13")]
    [InlineData("empty message", "0000000000", "0")]
    public async Task FramesAreChecked(string what, string hex, string status)
    {
        await using var raw = await RawServerFixture.StartAsync();
        var answer = await raw.PostAsync(RawServerFixture.Echo, Convert.FromHexString(hex));
        Assert.True(status == answer.Status, $"{what}: expected {status}, got {answer.Status}");
    }

    [Fact]
    public async Task CompressedMessageIsToldWhatIsAccepted()
    {
        await using var raw = await RawServerFixture.StartAsync();
        Assert.Equal("identity", (await raw.PostAsync(RawServerFixture.Echo, [1, 0, 0, 0, 0], ("grpc-encoding", "gzip"))).Accepts);
    }

    [Theory]
    [InlineData("/rtb.test.Raw/Nothing")]
    [InlineData("/rtb.test.raw/echo")]
    [InlineData("/rtb.test.Raw/Echo/")]
    [InlineData("/")]
    public async Task UnknownPathIsUnimplemented(string path)
    {
        await using var raw = await RawServerFixture.StartAsync();
        Assert.Equal("12", (await raw.PostAsync(path, s_hi)).Status);
    }

    [Fact]
    public async Task WhatIsNotGrpcIsRefusedByHttpStatus()
    {
        await using var raw = await RawServerFixture.StartAsync();
        var wrongType = await raw.PostAsync(RawServerFixture.Echo, s_hi, ("content-type", "application/json"));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, null), (wrongType.HttpStatus, wrongType.Status));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await raw.PostAsync(RawServerFixture.Echo, s_hi, (":method", "PUT"))).HttpStatus);
    }

    [Fact]
    public async Task DeadlineReachesTheHandlerAsTimestamp()
    {
        await using var raw = await RawServerFixture.StartAsync();
        Assert.Equal("0", (await raw.PostAsync(RawServerFixture.Odd, s_hi)).Status);
        Assert.Equal(-1, raw.OddHandler.LastTimeLeft);
        Assert.Equal("0", (await raw.PostAsync(RawServerFixture.Odd, s_hi, ("grpc-timeout", "5S"), ("authorization", "x"))).Status);
        Assert.Equal(5 * Stopwatch.Frequency, raw.OddHandler.LastTimeLeft);
        Assert.Equal("x", raw.OddHandler.LastHeader);
        Assert.Equal("0", (await raw.PostAsync(RawServerFixture.Odd, s_hi, ("grpc-timeout", "99999999H"))).Status);
        Assert.Equal("4", (await raw.PostAsync(RawServerFixture.Odd, s_hi, ("grpc-timeout", "0m"))).Status);
        Assert.Equal("13", (await raw.PostAsync(RawServerFixture.Odd, s_hi, ("grpc-timeout", "later"))).Status);
    }

    [Fact]
    public async Task EveryStatusIsSentWithItsMessageAndWithoutABody()
    {
        await using var raw = await RawServerFixture.StartAsync();
        for (byte code = 1; code <= 16; code++)
        {
            var answer = await raw.PostAsync(RawServerFixture.Odd, [0, 0, 0, 0, 2, (byte)'s', code]);
            Assert.Equal((code.ToString(), "a constant", 0), (answer.Status, answer.Message, answer.Body.Length));
        }

        Assert.Equal("2", (await raw.PostAsync(RawServerFixture.Odd, [0, 0, 0, 0, 2, (byte)'s', 99])).Status);
    }

    [Fact]
    public async Task HandlerThatThrowsIsUnknownWithoutDetailsAndCounted()
    {
        var faults = new List<string>();
        await using var raw = await RawServerFixture.StartAsync(
            new RawGrpcServerOptions { OnHandlerFault = (method, fault) => faults.Add(method + " " + fault.Message) });
        var answer = await raw.PostAsync(RawServerFixture.Odd, [0, 0, 0, 0, 1, (byte)'t']);
        Assert.Equal(("2", "The service failed."), (answer.Status, answer.Message));
        Assert.Equal(1, raw.Server.HandlerFaults);
        Assert.Equal([RawServerFixture.Odd + " secret of the handler"], faults);
        Assert.Equal("0", (await raw.PostAsync(RawServerFixture.Echo, s_hi)).Status);
    }

    [Theory]
    [InlineData('f')]
    [InlineData('a')]
    public async Task ResponseOverTheLimitIsResourceExhausted(char way)
    {
        await using var raw = await RawServerFixture.StartAsync(new RawGrpcServerOptions { MaxResponseMessageBytes = 5000 });
        Assert.Equal("8", (await raw.PostAsync(RawServerFixture.Odd, [0, 0, 0, 0, 1, (byte)way])).Status);
        Assert.Equal(s_hi, (await raw.PostAsync(RawServerFixture.Echo, s_hi)).Body);
    }

    [Fact]
    public async Task HealthIsAnsweredByTheSameServer()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var channel = GrpcChannel.ForAddress(raw.Address);
        var client = new Health.HealthClient(channel);
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.Serving,
            (await client.CheckAsync(new HealthCheckRequest { Service = "rtb.test.Raw" })).Status);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CheckAsync(new HealthCheckRequest { Service = "nobody" }));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        using var watch = client.Watch(new HealthCheckRequest());
        var unimplemented = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unimplemented, unimplemented.StatusCode);
    }

    [Fact]
    public async Task StopWaitsForCallsInFlight()
    {
        await using var raw = await RawServerFixture.StartAsync();
        var call = raw.PostAsync(RawServerFixture.Odd, [0, 0, 0, 0, 1, (byte)'w']);
        Assert.True(await Task.Run(raw.OddHandler.WaitUntilEntered));
        var stop = raw.Server.StopAsync(TestServer.Patience);
        Assert.False(stop.IsCompleted, "a call is in flight");
        raw.OddHandler.Release();
        Assert.Equal("0", (await call).Status);
        Assert.True(await stop, "everything was drained");
    }

    [Fact]
    public async Task StopCutsWhatDoesNotFinishInTime()
    {
        await using var raw = await RawServerFixture.StartAsync();
        var call = raw.PostAsync(RawServerFixture.Odd, [0, 0, 0, 0, 1, (byte)'w']);
        Assert.True(await Task.Run(raw.OddHandler.WaitUntilEntered));
        var stop = raw.Server.StopAsync(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        raw.OddHandler.Release();
        Assert.False(await stop, "the call was cut");
    }

    [Theory]
    [InlineData("no slash")]
    [InlineData("/only.service")]
    [InlineData("//Method")]
    [InlineData("/s/")]
    [InlineData("/a/b/c")]
    public void MethodNameMustBeAPath(string fullMethod)
    {
        Assert.Throws<ArgumentException>(() => new NamedHandler(fullMethod));
    }

    [Fact]
    public void TwoHandlersOfOneMethodAreRefused()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => new RawGrpcServer(new RawGrpcServerOptions(), new NamedHandler("/a/B"), new NamedHandler("/a/B")));
        Assert.Contains("/a/B", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryWrongOptionIsNamedAtOnce()
    {
        var options = new RawGrpcServerOptions
        {
            MaxRequestMessageBytes = 0,
            MaxResponseMessageBytes = -1,
            MaxStreamsPerConnection = 1001,
            MaxConnections = 0,
            KeepAliveTimeout = TimeSpan.Zero,
            KeepAlivePingDelay = TimeSpan.Zero,
            KeepAlivePingTimeout = TimeSpan.FromMilliseconds(999),
        };
        var refusal = Assert.Throws<ArgumentException>(() => new RawGrpcServer(options));
        string[] names =
        [
            "MaxRequestMessageBytes", "MaxResponseMessageBytes", "MaxStreams", "MaxConnections", "KeepAliveTimeout",
            "KeepAlivePingDelay", "KeepAlivePingTimeout",
        ];
        foreach (var name in names)
        {
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TakenPortFailsTheStart()
    {
        await using var raw = await RawServerFixture.StartAsync();
        await using var second = new RawGrpcServer(new RawGrpcServerOptions { Endpoint = raw.Server.Endpoint }, new NamedHandler("/a/B"));
        await Assert.ThrowsAsync<IOException>(() => second.StartAsync());
    }

    private sealed class NamedHandler(string fullMethod) : RawUnaryHandler(fullMethod)
    {
        public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response) => RawStatus.Ok;
    }
}
