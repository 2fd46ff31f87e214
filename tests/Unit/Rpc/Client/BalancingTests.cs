using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Rtb.Unit.Rpc.Server;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Client;

/// <summary>Several servers behind one channel. Servers on 127.0.0.2, .3, ... share a port, as the addresses of a name do.</summary>
public class BalancingTests
{
    [Fact]
    public async Task PickFirstStaysWithTheFirstThatAnswers()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync();
        using var channel = Channel(Static(one, two), null);
        for (var i = 0; i < 5; i++)
        {
            await EchoAsync(channel);
        }

        Assert.NotNull(one.Shapes.LastCall);
        Assert.Null(two.Shapes.LastCall);
    }

    [Fact]
    public async Task PickFirstGoesOnToTheNextWhenTheFirstIsDeadOrDies()
    {
        var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync();
        using var channel = Channel($"static:///127.0.0.1:1,{Authority(one)},{Authority(two)}", null);
        await EchoAsync(channel);
        Assert.Null(two.Shapes.LastCall);
        await one.StopAsync();
        await one.DisposeAsync();
        await EchoAsync(channel);
        Assert.NotNull(two.Shapes.LastCall);
    }

    [Fact]
    public async Task RoundRobinSpreadsCallsEvenlyOverTheServersThatAnswer()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync();
        using var channel = Channel($"{Static(one, two)},127.0.0.1:1", new RoundRobinConfig());
        await UntilAllReadyAsync(channel, one, two);
        var before = (one.Shapes.Echoes, two.Shapes.Echoes);
        for (var i = 0; i < 100; i++)
        {
            await EchoAsync(channel);
        }

        Assert.Equal((50, 50), (one.Shapes.Echoes - before.Item1, two.Shapes.Echoes - before.Item2));
    }

    [Fact]
    public async Task RoundRobinFailsNoCallWhenAServerStopsAndUsesItAgainWhenItIsBack()
    {
        await using var one = await TestServer.StartAsync();
        var two = await TestServer.StartAsync();
        var endpoint = IPEndPoint.Parse(Authority(two));
        using var channel = Channel(Static(one, two), new RoundRobinConfig());
        await UntilAllReadyAsync(channel, one, two);
        await two.StopAsync();
        await two.DisposeAsync();
        for (var i = 0; i < 50; i++)
        {
            await EchoAsync(channel);
        }

        await using var back = await TestServer.StartAsync(endpoint: endpoint);
        await UntilAllReadyAsync(channel, one, back);
    }

    [Fact]
    public async Task CallFailsAtOnceWithoutAServerUnlessItWaitsForOne()
    {
        var (address, endpoint) = await FreeEndpointAsync();
        using var channel = GrpcChannel.ForAddress(address, Options(null));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => EchoAsync(channel));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);

        var deadline = new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(300)).WithWaitForReady();
        var late = await Assert.ThrowsAsync<RpcException>(() => EchoAsync(channel, deadline));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);

        var waiting = EchoAsync(channel, new CallOptions().WithWaitForReady());
        await using var server = await TestServer.StartAsync(endpoint: endpoint);
        await waiting.WaitAsync(TestServer.Patience);
        Assert.NotNull(server.Shapes.LastCall);
        Assert.Equal(0, channel.LiveCalls.Count);
    }

    [Fact]
    public async Task FailureOfAServerLooksItsNameUpAgain()
    {
        var one = await TestServer.StartAsync(endpoint: new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        var port = new Uri(one.Address).Port;
        var answers = new ConcurrentQueue<string>(["127.0.0.2"]);
        var lookups = 0;
        var options = Options(null);
        options.DnsRefreshMin = TimeSpan.Zero;
        options.DnsLookup = (name, _) =>
        {
            Assert.Equal("bidder.test", name);
            Interlocked.Increment(ref lookups);
            return Task.FromResult(answers.Select(IPAddress.Parse).ToArray());
        };
        using var channel = GrpcChannel.ForAddress($"dns:///bidder.test:{port}", options);
        await EchoAsync(channel);
        Assert.Equal("bidder.test:" + port, one.Shapes.LastCall!.Host);
        Assert.Equal(1, lookups);

        await using var two = await TestServer.StartAsync(endpoint: new IPEndPoint(IPAddress.Parse("127.0.0.3"), port));
        answers.Enqueue("127.0.0.3");
        answers.TryDequeue(out _);
        await one.StopAsync();
        await one.DisposeAsync();
        await EchoAsync(channel, new CallOptions(deadline: DateTime.UtcNow + TestServer.Patience).WithWaitForReady());
        Assert.NotNull(two.Shapes.LastCall);
        Assert.True(lookups >= 2);
    }

    [Fact]
    public async Task NameThatIsNotFoundIsUnavailableAndLookedUpAgain()
    {
        await using var server = await TestServer.StartAsync();
        var lookups = 0;
        var options = Options(null);
        options.DnsLookup = (_, _) => Interlocked.Increment(ref lookups) == 1
            ? throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)
            : Task.FromResult(new[] { IPAddress.Loopback });
        using var channel = GrpcChannel.ForAddress($"dns:///bidder.test:{new Uri(server.Address).Port}", options);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => EchoAsync(channel));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        await EchoAsync(channel, new CallOptions(deadline: DateTime.UtcNow + TestServer.Patience).WithWaitForReady());
        Assert.Equal(2, lookups);
    }

    [Theory]
    [InlineData("dns:///")]
    [InlineData("dns:///a:1,b:2")]
    [InlineData("static:///a:1,,b:2")]
    [InlineData("static:///a:1/path")]
    public void WrongTargetIsRefused(string target)
    {
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(target, Options(null)));
    }

    [Fact]
    public void TargetWithoutSchemeNeedsCredentialsAndSocketsAndAKnownPolicy()
    {
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("dns:///a:1", new GrpcChannelOptions()));
        var options = Options(null);
        options.HttpHandler = new ScriptedHandler();
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("static:///a:1,b:2", options));
        Assert.Throws<InvalidOperationException>(() => Channel("static:///a:1,b:2", new LoadBalancingConfig("ring_hash")));
    }

    private static string Authority(TestServer server) => new Uri(server.Address).Authority;

    private static string Static(TestServer one, TestServer two) => $"static:///{Authority(one)},{Authority(two)}";

    private static GrpcChannelOptions Options(LoadBalancingConfig? policy)
    {
        var config = new ServiceConfig();
        if (policy is not null)
        {
            config.LoadBalancingConfigs.Add(policy);
        }

        return new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = config,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(20),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(50),
        };
    }

    private static GrpcChannel Channel(string target, LoadBalancingConfig? policy) => GrpcChannel.ForAddress(target, Options(policy));

    private static async Task EchoAsync(GrpcChannel channel, CallOptions options = default) =>
        await new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel).EchoAsync(new Line(), options);

    private static async Task UntilAllReadyAsync(GrpcChannel channel, params TestServer[] servers)
    {
        var before = servers.Select(s => s.Shapes.Echoes).ToList();
        var deadline = DateTime.UtcNow + TestServer.Patience;
        while (servers.Zip(before).Any(pair => pair.First.Shapes.Echoes == pair.Second))
        {
            Assert.True(DateTime.UtcNow < deadline, "a server gets no calls");
            await EchoAsync(channel);
        }
    }

    private static async Task<(string Address, IPEndPoint Endpoint)> FreeEndpointAsync()
    {
        await using var server = await TestServer.StartAsync();
        return (server.Address, IPEndPoint.Parse(Authority(server)));
    }
}
