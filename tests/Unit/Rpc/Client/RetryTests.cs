using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Rtb.Unit.Rpc.Server;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Client;

/// <summary>Retries by service config: after which ends, how often, and what the attempts carry.</summary>
public class RetryTests
{
    private static readonly Marshaller<string> s_text = Marshallers.StringMarshaller;
    private static readonly Method<string, string> s_unary = new(MethodType.Unary, "pkg.Svc", "Do", s_text, s_text);
    private static readonly Method<string, string> s_client = new(MethodType.ClientStreaming, "pkg.Svc", "Join", s_text, s_text);

    // flag 0, length 2, message "hi"
    private static readonly byte[] s_hi = [0, 0, 0, 0, 2, (byte)'h', (byte)'i'];

    [Fact]
    public async Task UnavailableIsRetriedAndEachAttemptSaysHowManyWentBefore()
    {
        var handler = new ScriptedHandler(Unavailable, () => throw new HttpRequestException("gone"), Good);
        using var channel = Channel(handler);
        Assert.Equal("hi", await CallAsync(channel));
        Assert.Equal(["-", "1", "2"], handler.PreviousAttempts);
        Assert.All(handler.Sent, sent => Assert.Equal([0, 0, 0, 0, 3, (byte)'a', (byte)'s', (byte)'k'], sent.Body));
        Assert.Equal((0, 0), (channel.RetryBuffer.Bytes, channel.LiveCalls.Count));
    }

    [Theory]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task OtherStatusesAreNotRetried(StatusCode code)
    {
        var handler = new ScriptedHandler(() => Refusal(code), Good);
        using var channel = Channel(handler);
        Assert.Equal(code, (await RefusalAsync(channel)).StatusCode);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task ConfiguredStatusesReplaceTheDefault()
    {
        var handler = new ScriptedHandler(() => Refusal(StatusCode.Aborted), Unavailable, Good);
        using var channel = Channel(handler, policy: p => p.RetryableStatusCodes.Add(StatusCode.Aborted));
        Assert.Equal(StatusCode.Unavailable, (await RefusalAsync(channel)).StatusCode);
        Assert.Equal(2, handler.Sent.Count);
    }

    [Fact]
    public async Task AttemptsEndAtTheSmallerOfPolicyAndChannel()
    {
        var handler = new ScriptedHandler(Unavailable);
        using var channel = Channel(handler, o => o.MaxRetryAttempts = 3, p => p.MaxAttempts = 4);
        await RefusalAsync(channel);
        Assert.Equal(3, handler.Sent.Count);
    }

    [Fact]
    public async Task AnswerThatHasBegunIsNotRetried()
    {
        // The headers are a response; UNAVAILABLE comes in the trailers.
        var handler = new ScriptedHandler(() => CannedHandler.Response([], "14"), Good);
        using var channel = Channel(handler);
        Assert.Equal(StatusCode.Unavailable, (await RefusalAsync(channel)).StatusCode);
        Assert.Single(handler.Sent);
    }

    [Theory]
    [InlineData("0", 2)]
    [InlineData("20", 2)]
    [InlineData("-1", 1)]
    [InlineData("never", 1)]
    [InlineData("", 1)]
    public async Task PushbackOfTheServerDecides(string pushback, int attempts)
    {
        var handler = new ScriptedHandler(
            () => CannedHandler.Response([], null, ("grpc-status", "14"), ("grpc-retry-pushback-ms", pushback)), Good);

        // Without the pushback the pause would be an hour at most and a test would not wait for it.
        using var channel = Channel(handler, policy: p => p.InitialBackoff = p.MaxBackoff = TimeSpan.FromHours(1));
        var call = CallAsync(channel).WaitAsync(TestServer.Patience);
        if (attempts == 1)
        {
            await Assert.ThrowsAsync<RpcException>(() => call);
        }
        else
        {
            Assert.Equal("hi", await call);
        }

        Assert.Equal(attempts, handler.Sent.Count);
    }

    [Fact]
    public async Task ThrottleStopsRetriesUntilCallsSucceedAgain()
    {
        var isUp = false;
        var handler = new ScriptedHandler(() => isUp ? Good() : Unavailable());
        using var channel = Channel(
            handler,
            config: c => c.RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 4, TokenRatio = 1 },
            policy: p => p.MaxAttempts = 2);
        await RefusalAsync(channel);
        Assert.Equal(2, handler.Sent.Count);
        await RefusalAsync(channel);
        Assert.Equal(3, handler.Sent.Count);
        isUp = true;
        for (var i = 0; i < 3; i++)
        {
            await CallAsync(channel);
        }

        isUp = false;
        handler.Sent.Clear();
        await RefusalAsync(channel);
        Assert.Equal(2, handler.Sent.Count);
    }

    [Fact]
    public async Task DeadlineHoldsOverAllAttempts()
    {
        var handler = new ScriptedHandler(Unavailable);
        using var channel = Channel(handler, policy: p => p.InitialBackoff = p.MaxBackoff = TimeSpan.FromHours(1));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => CallAsync(channel, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(200))).WaitAsync(TestServer.Patience));
        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
        Assert.Equal(0, channel.RetryBuffer.Bytes);
    }

    [Fact]
    public async Task RequestOverTheBufferIsSentButNotRetried()
    {
        var handler = new ScriptedHandler(Unavailable, Good);
        using var channel = Channel(handler, o => o.MaxRetryBufferPerCallSize = 7);
        await RefusalAsync(channel);
        Assert.Single(handler.Sent);
        using var shared = Channel(new ScriptedHandler(Unavailable, Good), o => o.MaxRetryBufferSize = 7);
        await RefusalAsync(shared);
        Assert.Equal(0, shared.RetryBuffer.Bytes);
    }

    [Fact]
    public async Task RequestStreamIsSentAgainFromItsFirstMessage()
    {
        var handler = new ScriptedHandler(Unavailable, Good);
        using var channel = Channel(handler);
        using var call = channel.CreateCallInvoker().AsyncClientStreamingCall(s_client, null, default);
        await call.RequestStream.WriteAsync("a");
        await call.RequestStream.WriteAsync("b");
        await call.RequestStream.CompleteAsync();
        Assert.Equal("hi", await call);
        Assert.Equal(2, handler.Sent.Count);
        Assert.All(handler.Sent, s => Assert.Equal([0, 0, 0, 0, 1, (byte)'a', 0, 0, 0, 0, 1, (byte)'b'], s.Body));
        Assert.Equal(0, channel.RetryBuffer.Bytes);
    }

    [Fact]
    public async Task RequestStreamOverTheBufferIsNotRetried()
    {
        var handler = new ScriptedHandler(Unavailable, Good);
        using var channel = Channel(handler, o => o.MaxRetryBufferPerCallSize = 10);
        using var call = channel.CreateCallInvoker().AsyncClientStreamingCall(s_client, null, default);
        await call.RequestStream.WriteAsync("a");
        await call.RequestStream.WriteAsync("b");
        await call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Single(handler.Sent);
        Assert.Equal(0, channel.RetryBuffer.Bytes);
    }

    [Fact]
    public async Task DuplexCallWithARetryPolicyRunsOverARealConnection()
    {
        await using var server = await TestServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { ServiceConfig = Config(null, null) });
        using var call = new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel).Chat();
        for (var i = 0; i < 200; i++)
        {
            await call.RequestStream.WriteAsync(new Line { Count = i });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Count);
        }

        Assert.Equal(0, channel.RetryBuffer.Bytes);
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Theory]
    [InlineData(1, false, StatusCode.OK, 2)]
    [InlineData(2, false, StatusCode.OK, 3)]
    [InlineData(3, false, StatusCode.Unavailable, 3)]
    [InlineData(1, true, StatusCode.Unavailable, 1)]
    public async Task ACallThatAGoodbyeOvertookIsSentAgainUnlessItsBodyWasSent(int goodbyes, bool isBodySent, StatusCode code, int attempts)
    {
        var handler = new GoodbyeHandler(goodbyes, isBodySent, Good);
        using var channel = GrpcChannel.ForAddress("http://host", new GrpcChannelOptions { HttpHandler = handler });
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(s_unary, null, default, "ask");
        if (code == StatusCode.OK)
        {
            Assert.Equal("hi", await call);
        }
        else
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        }

        Assert.Equal(attempts, handler.Attempts);
        Assert.Equal(0, channel.LiveCalls.Count);
    }

    [Fact]
    public async Task MostSpecificMethodConfigWins()
    {
        var config = new ServiceConfig();
        config.MethodConfigs.Add(new MethodConfig { Names = { MethodName.Default }, RetryPolicy = Policy(2) });
        config.MethodConfigs.Add(new MethodConfig { Names = { new MethodName { Service = "pkg.Svc" } }, RetryPolicy = Policy(3) });
        var name = new MethodName { Service = "pkg.Svc", Method = "Do" };
        config.MethodConfigs.Add(new MethodConfig { Names = { name }, RetryPolicy = Policy(4) });
        var handler = new ScriptedHandler(Unavailable);
        using var channel = GrpcChannel.ForAddress("http://host", new GrpcChannelOptions { HttpHandler = handler, ServiceConfig = config });
        Assert.Equal(4, await AttemptsAsync(channel, handler, s_unary));
        Assert.Equal(3, await AttemptsAsync(channel, handler, Unary("pkg.Svc", "Other")));
        Assert.Equal(2, await AttemptsAsync(channel, handler, Unary("other.Svc", "Do")));
    }

    [Fact]
    public void WrongConfigIsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Channel(new ScriptedHandler(), policy: p => p.MaxAttempts = 1));
        Assert.Throws<InvalidOperationException>(() => Channel(new ScriptedHandler(), policy: p => p.MaxAttempts = null));
        Assert.Throws<InvalidOperationException>(() => Channel(new ScriptedHandler(), policy: p => p.InitialBackoff = TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(() => Channel(new ScriptedHandler(), policy: p => p.BackoffMultiplier = 0));
        Assert.Throws<InvalidOperationException>(
            () => Channel(new ScriptedHandler(), policy: p => p.RetryableStatusCodes.Add(StatusCode.OK)));
        Assert.Throws<InvalidOperationException>(
            () => Channel(
                new ScriptedHandler(), config: c => c.RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 0, TokenRatio = 1 }));
        Assert.Throws<InvalidOperationException>(
            () => Channel(new ScriptedHandler(), config: c => c.MethodConfigs.Add(new MethodConfig { Names = { MethodName.Default } })));
    }

    [Fact]
    public void BackoffGrowsToItsLimitAndIsRandomBelow()
    {
        var rules = new Grpc.Net.Client.Retry.RetryRules(
            new RetryPolicy
            {
                MaxAttempts = 5,
                InitialBackoff = TimeSpan.FromSeconds(1),
                MaxBackoff = TimeSpan.FromSeconds(3),
                BackoffMultiplier = 2,
            },
            null);
        var random = new Jitter(new Random(7));
        double[] longest = [1, 2, 3, 3];
        for (var attempt = 1; attempt <= longest.Length; attempt++)
        {
            var pauses = Enumerable.Range(0, 1000).Select(_ => rules.Backoff(attempt, random).TotalSeconds).ToList();
            Assert.InRange(pauses.Max(), longest[attempt - 1] * 0.98, longest[attempt - 1]);
            Assert.InRange(pauses.Average(), longest[attempt - 1] * 0.45, longest[attempt - 1] * 0.55);
        }
    }

    private static async Task<int> AttemptsAsync(GrpcChannel channel, ScriptedHandler handler, Method<string, string> method)
    {
        handler.Sent.Clear();
        await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "ask"));
        return handler.Sent.Count;
    }

    private static HttpResponseMessage Good() => CannedHandler.Response(s_hi, "0");

    private static HttpResponseMessage Unavailable() => Refusal(StatusCode.Unavailable);

    private static Method<string, string> Unary(string service, string method) =>
        new(MethodType.Unary, service, method, s_text, s_text);

    private static HttpResponseMessage Refusal(StatusCode code) =>
        CannedHandler.Response([], null, ("grpc-status", ((int)code).ToString()));

    private static RetryPolicy Policy(int attempts) => new()
    {
        MaxAttempts = attempts,
        InitialBackoff = TimeSpan.FromMilliseconds(1),
        MaxBackoff = TimeSpan.FromMilliseconds(2),
        BackoffMultiplier = 1.5,
    };

    private static ServiceConfig Config(Action<ServiceConfig>? configure, Action<RetryPolicy>? configurePolicy)
    {
        var policy = Policy(5);
        configurePolicy?.Invoke(policy);
        var config = new ServiceConfig { MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = policy } } };
        configure?.Invoke(config);
        return config;
    }

    private static GrpcChannel Channel(
        HttpMessageHandler handler,
        Action<GrpcChannelOptions>? configure = null,
        Action<RetryPolicy>? policy = null,
        Action<ServiceConfig>? config = null)
    {
        var options = new GrpcChannelOptions { HttpHandler = handler, ServiceConfig = Config(config, policy), Random = new Random(1) };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress("http://host", options);
    }

    private static async Task<string> CallAsync(GrpcChannel channel, CallOptions options = default) =>
        await channel.CreateCallInvoker().AsyncUnaryCall(s_unary, null, options, "ask");

    private static Task<RpcException> RefusalAsync(GrpcChannel channel) => Assert.ThrowsAsync<RpcException>(() => CallAsync(channel));
}
