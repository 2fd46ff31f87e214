using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Rpc.Server;
using Rtb.Rpc.Wire;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>What happens to connections: pings, limits, the end of a server, peers that do not read.</summary>
public class ConnectionTests
{
    private const string Chat = "/rtb.test.shapes.Shapes/Chat";
    private const string Repeat = "/rtb.test.shapes.Shapes/Repeat";
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    // Line { text = "hi" }
    private static readonly byte[] s_hi = [0, 0, 0, 0, 4, 0x0A, 2, (byte)'h', (byte)'i'];

    [Fact]
    public async Task ServerClosesAConnectionThatDoesNotAnswerPings()
    {
        await using var server = await TestServer.StartAsync(kestrel: k =>
        {
            k.Limits.Http2.KeepAlivePingDelay = s_second;
            k.Limits.Http2.KeepAlivePingTimeout = s_second;
        });
        using var dead = await Http2Wire.ConnectAsync(server.Address, answersPings: false);
        await dead.SendHeadersAsync(1, Chat, isEnd: false);
        Assert.True(await dead.IsClosedByPeerAsync());
        await UntilAsync(() => server.Get<LiveCalls>().Count == 0, "the call on the dead connection still lives");
    }

    [Fact]
    public async Task RawServerClosesAConnectionThatDoesNotAnswerPings()
    {
        await using var raw = await RawServerFixture.StartAsync(
            new RawGrpcServerOptions { KeepAlivePingDelay = s_second, KeepAlivePingTimeout = s_second });
        using var dead = await Http2Wire.ConnectAsync(raw.Address, answersPings: false);
        await dead.SendHeadersAsync(1, RawServerFixture.Echo, isEnd: false);
        Assert.True(await dead.IsClosedByPeerAsync());
    }

    [Fact]
    public async Task ClientGivesUpAServerThatDoesNotAnswerPings()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeNothingAsync(listener);
        using var handler = new SocketsHttpHandler { KeepAlivePingDelay = s_second, KeepAlivePingTimeout = s_second };
        using var channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", new GrpcChannelOptions { HttpHandler = handler });
        var call = new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel).EchoAsync(new Line());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TestServer.Patience));
        Assert.True(refusal.StatusCode == StatusCode.Unavailable, refusal.Status.DebugException?.ToString());
        await serving;
    }

    [Fact]
    public async Task StopOfTheServerSaysGoAwayAndLetsTheCallFinish()
    {
        await using var server = await TestServer.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(server.Address);
        await wire.SendHeadersAsync(1, Chat, isEnd: false);
        await wire.SendDataAsync(1, s_hi, isEnd: false);
        Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
        Assert.Equal(s_hi, (await wire.ReadFrameAsync()).Payload);
        var stop = server.StopAsync();
        Assert.Equal(Http2Wire.GoAway, (await wire.ReadFrameAsync()).Type);
        Assert.False(stop.IsCompleted, "a call is in flight");
        await wire.SendDataAsync(1, s_hi, isEnd: true);
        var answer = await WireAnswer.ReadAsync(wire, 1);
        Assert.Equal(("0", s_hi.Length), (answer.Status, answer.BodyBytes));

        // Clients close a connection that says goodbye; Kestrel itself looks at the next frame.
        await wire.SendPingAsync();
        Assert.True(await wire.IsClosedByPeerAsync());
        await stop.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task StreamOverTheLimitOfTheServerIsRefused()
    {
        await using var server = await TestServer.StartAsync(kestrel: k => k.Limits.Http2.MaxStreamsPerConnection = 1);
        using var wire = await Http2Wire.ConnectAsync(server.Address);
        await wire.SendHeadersAsync(1, Chat, isEnd: false);
        await wire.SendHeadersAsync(3, Chat, isEnd: false);
        var refused = await wire.ReadFrameAsync();
        const int refusedStream = 7;
        Assert.Equal((Http2Wire.RstStream, 3, refusedStream), (refused.Type, refused.Stream, refused.Payload[3]));
    }

    [Fact]
    public async Task ConnectionOverTheLimitOfTheServerIsClosed()
    {
        await using var raw = await RawServerFixture.StartAsync(new RawGrpcServerOptions { MaxConnections = 1 });
        using var first = await Http2Wire.ConnectAsync(raw.Address);
        await first.SendHeadersAsync(1, RawServerFixture.Echo, isEnd: false);
        await first.SendDataAsync(1, s_hi, isEnd: true);
        Assert.Equal("0", (await WireAnswer.ReadAsync(first, 1)).Status);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(raw.Server.Endpoint);
        Assert.Equal(0, await ReadOrZeroAsync(tcp.GetStream()));
    }

    [Fact]
    public async Task ServerNeverWritesMoreThanTheWindowOfTheClientAllows()
    {
        await using var server = await TestServer.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(server.Address);
        await wire.SendHeadersAsync(1, Repeat, isEnd: false);

        // Line { text = 100 times 'x', count = 10000 }: a megabyte against the 65,535 bytes that a connection begins with.
        await wire.SendDataAsync(1, [0, 0, 0, 0, 105, 0x0A, 100, .. Enumerable.Repeat((byte)'x', 100), 0x10, 0x90, 0x4E], isEnd: true);
        const int windowBytes = 65_535;
        var received = 0;
        while (received < windowBytes)
        {
            var frame = await wire.ReadFrameAsync();
            received += frame.Type == Http2Wire.Data ? frame.Payload.Length : 0;
        }

        Assert.Equal(windowBytes, received);
        await wire.SendWindowUpdateAsync(0, 10);
        await wire.SendWindowUpdateAsync(1, 10);
        Assert.Equal(10, (await wire.ReadFrameAsync()).Payload.Length);
    }

    [Fact]
    public async Task ClientStopsWritingToAServerThatDoesNotRead()
    {
        const int messages = 4000;
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Join();
        await call.RequestStream.WriteAsync(new Line { Text = "wait" });
        var sent = 0;
        var text = new string('x', 1000);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++)
            {
                await call.RequestStream.WriteAsync(new Line { Text = text });
                Interlocked.Increment(ref sent);
            }

            await call.RequestStream.CompleteAsync();
        });
        var stable = await UntilStableAsync(() => Volatile.Read(ref sent));
        Assert.True(stable < messages, "everything was written though the service does not read");
        server.Shapes.ReadOn();
        await writing.WaitAsync(TestServer.Patience);
        Assert.Equal(messages + 1, (await call).Count);
    }

    internal static async Task UntilAsync(Func<bool> condition, string problem)
    {
        var deadline = DateTime.UtcNow + TestServer.Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, problem);
            await Task.Delay(10);
        }
    }

    // Stable: the same for half a second and not zero.
    internal static async Task<int> UntilStableAsync(Func<int> read)
    {
        var deadline = DateTime.UtcNow + TestServer.Patience;
        var last = 0;
        for (var same = 0; same < 10; same = last > 0 && read() == last ? same + 1 : 0)
        {
            Assert.True(DateTime.UtcNow < deadline, "it goes on for ever");
            last = read();
            await Task.Delay(50);
        }

        return last;
    }

    // Speaks just enough to be taken for a server: an empty SETTINGS frame.
    private static async Task ServeNothingAsync(TcpListener listener)
    {
        using var tcp = await listener.AcceptTcpClientAsync();
        await tcp.GetStream().WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
        var sink = new byte[4096];
        while (await ReadOrZeroAsync(tcp.GetStream(), sink) > 0)
        {
        }
    }

    private static async Task<int> ReadOrZeroAsync(NetworkStream stream, byte[]? buffer = null)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            return await stream.ReadAsync(buffer ?? new byte[100], patience.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
